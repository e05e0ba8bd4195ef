/**
 * Agent payments: an agent pays a merchant on the chain for a user, who repays the agent. What an agent pays
 * with the user's own money is a mandate: a quick-pay grant with an `agentId` (quick-pay.ts).
 */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';

/**
 * How the user repays: outside of the platform (`offline`, on the user's word), out of what the platform owes
 * the user (`system`), or by a transfer on the chain (`crypto`).
 */
export const REPAYMENT_METHODS = ['offline', 'system', 'crypto'] as const;
export type RepaymentMethod = (typeof REPAYMENT_METHODS)[number];

/** Completed: the agent has paid. */
export const AGENT_PAYMENT_STATUSES = ['pending', 'completed'] as const;
export const REPAYMENT_STATUSES = ['not_due', 'due', 'repaid'] as const;

const Hash = Type.String({ pattern: '^0x[0-9a-fA-F]{64}$' });

export const AgentPaymentBody = Type.Object(
  {
    agentId: Uuid,
    amount: AmountRequest,
    /** USDC: what agents pay in. */
    currency: CurrencyCode,
    merchantId: Uuid,
    description: Type.Optional(Type.String({ maxLength: 500 })),
    repaymentMethod: Type.Optional(Type.Enum([...REPAYMENT_METHODS])),
  },
  closed,
);
export type AgentPaymentBody = Static<typeof AgentPaymentBody>;

export const AgentConfirmBody = Type.Object({ transactionHash: Hash }, closed);
export type AgentConfirmBody = Static<typeof AgentConfirmBody>;

/** The hash is for `crypto`. */
export const AgentRepayBody = Type.Object({ transactionHash: Type.Optional(Hash) }, closed);
export type AgentRepayBody = Static<typeof AgentRepayBody>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const AgentPayment = Type.Object(
  {
    id: Uuid,
    userId: Uuid,
    agentId: Uuid,
    merchantId: Uuid,
    amount: AmountAnswer,
    currency: CurrencyCode,
    status: Type.Enum([...AGENT_PAYMENT_STATUSES]),
    description: orNull(Type.String()),
    repaymentMethod: Type.Enum([...REPAYMENT_METHODS]),
    repaymentStatus: Type.Enum([...REPAYMENT_STATUSES]),
    /** The agent's transfer. */
    transactionHash: orNull(Type.String()),
    /** The user's, if it was one. */
    repaymentHash: orNull(Type.String()),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type AgentPayment = Static<typeof AgentPayment>;

/** Newest first. */
export const AgentPaymentList = Type.Object(
  { data: Type.Array(AgentPayment), total: Type.Integer() },
  closed,
);
export type AgentPaymentList = Static<typeof AgentPaymentList>;
