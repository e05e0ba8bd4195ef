export {
  type AllBooks,
  auditBooks,
  compareBooks,
  PAIRS_OF_BOOKS,
  type PairOfBooks,
} from './audit.ts';
export type {
  BookedEscrow,
  BookedPayment,
  BookedSession,
  ChainAccount,
  ChainBooks,
  ChainDeal,
  ChainRefund,
  LedgerBooks,
  LedgerPayment,
  NoBooks,
  RampBookOrder,
  Settlement,
  TargetBooks,
  WithdrawalBooks,
} from './books.ts';
