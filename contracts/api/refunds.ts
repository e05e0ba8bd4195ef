/** Refunds: all refunds of a payment together never exceed it (LR-12). */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';

export const RefundBody = Type.Object(
  {
    paymentId: Uuid,
    amount: Type.Optional(AmountRequest),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
export type RefundBody = Static<typeof RefundBody>;

export const REFUND_STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;

export const Refund = Type.Object(
  {
    id: Uuid,
    paymentId: Uuid,
    amount: AmountAnswer,
    currency: CurrencyCode,
    reason: Type.String(),
    status: Type.Enum([...REFUND_STATUSES]),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type Refund = Static<typeof Refund>;
