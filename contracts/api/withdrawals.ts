/** Withdrawals: a merchant's balance, paid out to a bank account. */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';

export const WITHDRAWAL_STATUSES = [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
] as const;
export type WithdrawalStatus = (typeof WITHDRAWAL_STATUSES)[number];

export const WithdrawBody = Type.Object(
  {
    /** Of `fromCurrency`, which the balance is in. */
    amount: AmountRequest,
    fromCurrency: CurrencyCode,
    toCurrency: CurrencyCode,
    /** An IBAN, or a national account number; spaces mean nothing. */
    bankAccount: Type.String({ pattern: '^[A-Z0-9](?: ?[A-Z0-9]){5,33}$' }),
  },
  closed,
);
export type WithdrawBody = Static<typeof WithdrawBody>;

export const Withdrawal = Type.Object(
  {
    id: Uuid,
    amount: AmountAnswer,
    fromCurrency: CurrencyCode,
    /** What the bank account gets, at the rate of the moment when it was asked for. */
    toAmount: AmountAnswer,
    toCurrency: CurrencyCode,
    status: Type.Enum([...WITHDRAWAL_STATUSES]),
    /** Its last four characters. */
    bankAccount: Type.String({ pattern: '^\\*{4}[A-Z0-9]{4}$' }),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type Withdrawal = Static<typeof Withdrawal>;

/** Newest first. */
export const WithdrawalList = Type.Object(
  { data: Type.Array(Withdrawal), total: Type.Integer() },
  closed,
);
export type WithdrawalList = Static<typeof WithdrawalList>;
