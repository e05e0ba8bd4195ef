/** Payments: create-intent, process, history. */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Metadata, Uuid } from './common.ts';

export const PAYMENT_METHODS = [
  'stripe',
  'wallet',
  'passkey',
  'x402',
  'multisig',
  'transak',
  'stablecoin',
] as const;
/** What a client may send beyond the methods themselves; settled as `stripe` or decided by the router. */
export const CLIENT_METHODS = [...PAYMENT_METHODS, 'apple_pay', 'google_pay', 'crypto'] as const;
export type ClientMethod = (typeof CLIENT_METHODS)[number];
export const PAYMENT_STATUSES = [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
  'refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const CreateIntentBody = Type.Object(
  {
    amount: AmountRequest,
    currency: Type.Optional(CurrencyCode),
    paymentMethod: Type.Enum([...CLIENT_METHODS]),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type CreateIntentBody = Static<typeof CreateIntentBody>;

export const CreateIntentAnswer = Type.Object(
  {
    clientSecret: Type.String(),
    paymentIntentId: Type.String(),
    amount: AmountAnswer,
    currency: CurrencyCode,
    status: Type.String(),
  },
  closed,
);
export type CreateIntentAnswer = Static<typeof CreateIntentAnswer>;

export const ProcessBody = Type.Object(
  {
    amount: AmountRequest,
    currency: CurrencyCode,
    paymentMethod: Type.Enum([...CLIENT_METHODS]),
    paymentIntentId: Type.Optional(Type.String({ maxLength: 255 })),
    merchantId: Type.Optional(Uuid),
    agentId: Type.Optional(Uuid),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type ProcessBody = Static<typeof ProcessBody>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Payment = Type.Object(
  {
    id: Uuid,
    userId: Uuid,
    amount: AmountAnswer,
    currency: CurrencyCode,
    paymentMethod: Type.Enum([...PAYMENT_METHODS]),
    status: Type.Enum([...PAYMENT_STATUSES]),
    merchantId: orNull(Uuid),
    agentId: orNull(Uuid),
    sessionId: orNull(Type.String()),
    transactionHash: orNull(Type.String()),
    taxAmount: orNull(AmountAnswer),
    taxRate: orNull(AmountAnswer),
    channelFee: orNull(AmountAnswer),
    commissionRate: orNull(AmountAnswer),
    metadata: Metadata,
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type Payment = Static<typeof Payment>;

export const PaymentList = Type.Object(
  { data: Type.Array(Payment), total: Type.Integer() },
  closed,
);
export type PaymentList = Static<typeof PaymentList>;

export const PaymentHistory = Type.Object(
  {
    items: Type.Array(Payment),
    total: Type.Integer(),
    page: Type.Integer(),
    limit: Type.Integer(),
    hasMore: Type.Boolean(),
  },
  closed,
);
export type PaymentHistory = Static<typeof PaymentHistory>;

export const UpdateStatusBody = Type.Object(
  {
    status: Type.Enum([...PAYMENT_STATUSES]),
    transactionHash: Type.Optional(Type.String({ maxLength: 128 })),
  },
  closed,
);
export type UpdateStatusBody = Static<typeof UpdateStatusBody>;
