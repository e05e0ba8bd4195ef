export { type AllBooks, auditBooks, compareBooks, PAIRS_OF_BOOKS } from './audit.ts';
export type {
  BookedPayment,
  BookedSession,
  ChainAccount,
  ChainBooks,
  LedgerBooks,
  LedgerPayment,
  NoBooks,
  RampBookOrder,
  Settlement,
  TargetBooks,
  WithdrawalBooks,
} from './books.ts';
