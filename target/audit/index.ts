export { type AllBooks, auditBooks, compareBooks } from './audit.ts';
export type {
  BookedPayment,
  LedgerBooks,
  LedgerPayment,
  NoBooks,
  Settlement,
  TargetBooks,
} from './books.ts';
