/**
 * Pay intents: what somebody is asked to pay, by a link. An intent that a merchant makes for themselves may be
 * paid by whoever has the link; every other is its maker's to pay.
 */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';
import { PAYMENT_METHODS, PAYMENT_STATUSES } from './payments.ts';

export const PAY_INTENT_STATUSES = [
  'created',
  'authorized',
  'executing',
  'completed',
  'cancelled',
  'expired',
] as const;
export type PayIntentStatus = (typeof PAY_INTENT_STATUSES)[number];

export const AUTHORIZATION_TYPES = ['user', 'agent', 'quickpay'] as const;
export type AuthorizationType = (typeof AUTHORIZATION_TYPES)[number];

const PAY_INTENT_MODES = ['sandbox', 'production'] as const;
const EXPIRES_IN_MAX = 30 * 86_400;
const Url = Type.String({ maxLength: 2_000 });

/** Where the payer's browser goes afterwards: https, or an origin that the target is configured with. */
const returnUrls = {
  returnUrl: Type.Optional(Url),
  cancelUrl: Type.Optional(Url),
  successUrl: Type.Optional(Url),
};
export const ReturnUrls = Type.Object(returnUrls, closed);
export type ReturnUrls = Static<typeof ReturnUrls>;

export const PayIntentBody = Type.Object(
  {
    /** Such as `order_payment`. */
    type: Type.String({ pattern: '^[a-z]+(_[a-z]+)*$', maxLength: 32 }),
    amount: AmountRequest,
    currency: CurrencyCode,
    description: Type.Optional(Type.String({ maxLength: 500 })),
    orderId: Type.Optional(Type.String({ maxLength: 64 })),
    merchantId: Type.Optional(Uuid),
    agentId: Type.Optional(Uuid),
    metadata: Type.Optional(ReturnUrls),
    /** Seconds. */
    expiresIn: Type.Optional(Type.Integer({ minimum: 1, maximum: EXPIRES_IN_MAX })),
    mode: Type.Optional(Type.Enum([...PAY_INTENT_MODES])),
  },
  closed,
);
export type PayIntentBody = Static<typeof PayIntentBody>;

/** The grant is for the types `quickpay` (the payer's own) and `agent` (the agent's mandate). */
export const AuthorizeBody = Type.Object(
  {
    authorizationType: Type.Optional(Type.Enum([...AUTHORIZATION_TYPES])),
    quickPayGrantId: Type.Optional(Uuid),
  },
  closed,
);
export type AuthorizeBody = Static<typeof AuthorizeBody>;

/** The lock is the payer's own, of the intent's amount; the hash is that of the transfer which pays in a coin. */
export const ExecuteBody = Type.Object(
  {
    exchangeRateLockId: Type.Optional(Uuid),
    transactionHash: Type.Optional(Type.String({ pattern: '^0x[0-9a-fA-F]{64}$' })),
  },
  closed,
);
export type ExecuteBody = Static<typeof ExecuteBody>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const payIntent = {
  id: Uuid,
  type: Type.String(),
  status: Type.Enum([...PAY_INTENT_STATUSES]),
  amount: AmountAnswer,
  currency: CurrencyCode,
  description: orNull(Type.String()),
  orderId: orNull(Type.String()),
  /** Who made it. */
  userId: Uuid,
  /** Who pays it; null while whoever has the link may. */
  payerId: orNull(Uuid),
  merchantId: orNull(Uuid),
  agentId: orNull(Uuid),
  mode: Type.Enum([...PAY_INTENT_MODES]),
  authorizationType: orNull(Type.Enum([...AUTHORIZATION_TYPES])),
  quickPayGrantId: orNull(Uuid),
  /** The payment has the intent's id; null before it is executed. */
  paymentStatus: orNull(Type.Enum([...PAYMENT_STATUSES])),
  paymentMethod: orNull(Type.Enum([...PAYMENT_METHODS])),
  transactionHash: orNull(Type.String()),
  /** `qrCode` is a data URL of the `payUrl`. */
  metadata: Type.Object({ ...returnUrls, payUrl: Type.String(), qrCode: Type.String() }, closed),
  expiresAt: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};

export const PayIntent = Type.Object(payIntent, closed);
export type PayIntent = Static<typeof PayIntent>;

/** With what the payer's browser needs to confirm the card, unless it is charged without the payer. */
export const ExecutedPayIntent = Type.Object(
  {
    ...payIntent,
    clientSecret: Type.Optional(Type.String()),
    paymentIntentId: Type.Optional(Type.String()),
  },
  closed,
);
export type ExecutedPayIntent = Static<typeof ExecutedPayIntent>;
