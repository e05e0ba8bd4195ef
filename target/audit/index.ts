export { type AllBooks, auditBooks, compareBooks, PAIRS_OF_BOOKS } from './audit.ts';
export type {
  BookedPayment,
  LedgerBooks,
  LedgerPayment,
  NoBooks,
  Settlement,
  TargetBooks,
} from './books.ts';
