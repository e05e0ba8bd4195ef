/**
 * Quick-pay grants: a payer lets payments be made without being asked, within limits (LR-13). A grant with
 * an `agentId` is that agent's mandate: only the agent pays with it (authorizationType `agent`), from the
 * money of the payer who gave it.
 */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, closed, Uuid } from './common.ts';

const Count = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const Merchants = Type.Array(Uuid, { minItems: 1, maxItems: 100, uniqueItems: true });

/** Amounts are US dollars; payments in other currencies count by their worth. What is absent is not limited. */
export const GrantPermissions = Type.Object(
  {
    maxAmount: Type.Optional(AmountRequest),
    maxDailyAmount: Type.Optional(AmountRequest),
    maxTotalAmount: Type.Optional(AmountRequest),
    maxTransactions: Type.Optional(Count),
    allowedMerchants: Type.Optional(Merchants),
  },
  closed,
);
export type GrantPermissions = Static<typeof GrantPermissions>;

/** `id` is a card that the payer left with the provider; without one the payer confirms each payment. */
export const GrantPaymentMethod = Type.Object(
  {
    type: Type.Enum(['stripe']),
    id: Type.Optional(Type.String({ pattern: '^pm_[A-Za-z0-9_]{1,120}$' })),
  },
  closed,
);
export type GrantPaymentMethod = Static<typeof GrantPaymentMethod>;

export const GrantBody = Type.Object(
  {
    paymentMethod: GrantPaymentMethod,
    permissions: GrantPermissions,
    agentId: Type.Optional(Uuid),
    /** Seconds. */
    expiresIn: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 * 86_400 })),
  },
  closed,
);
export type GrantBody = Static<typeof GrantBody>;

export const GRANT_STATUSES = ['active', 'revoked', 'expired'] as const;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const QuickPayGrant = Type.Object(
  {
    id: Uuid,
    userId: Uuid,
    agentId: orNull(Uuid),
    status: Type.Enum([...GRANT_STATUSES]),
    paymentMethod: GrantPaymentMethod,
    permissions: GrantPermissions,
    /** What is paid, and what is authorised and may still be. */
    usage: Type.Object(
      {
        totalAmount: AmountAnswer,
        dailyAmount: AmountAnswer,
        transactionCount: Type.Integer(),
        /** The UTC midnight since which `dailyAmount` counts. */
        lastResetDate: Type.String(),
      },
      closed,
    ),
    expiresAt: orNull(Type.String()),
    createdAt: Type.String(),
  },
  closed,
);
export type QuickPayGrant = Static<typeof QuickPayGrant>;

export const QuickPayGrants = Type.Array(QuickPayGrant);
export type QuickPayGrants = Static<typeof QuickPayGrants>;
