/** Escrow: a buyer's money waits in a contract until the deal ends, released or refunded, once (LR-19). */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';
import { ROUTED_ORDER_TYPES } from './routing.ts';

export const ESCROW_STATUSES = [
  'pending',
  'funded',
  'confirmed',
  'disputed',
  'released',
  'refunded',
] as const;
export type EscrowStatus = (typeof ESCROW_STATUSES)[number];
export const SETTLEMENT_TYPES = ['instant', 'service_started', 'delivery_confirmed'] as const;
export const ESCROW_OUTCOMES = ['release', 'refund'] as const;
export type EscrowOutcome = (typeof ESCROW_OUTCOMES)[number];

/** A part of the amount: 0.025 is 2.5 %. Four decimals, which is what the contract counts in. */
const Fraction = Type.Number({ minimum: 0, maximum: 1 });

/** The parts add up to 1 exactly. */
export const Commission = Type.Object(
  { merchant: Fraction, agent: Fraction, paymind: Fraction },
  closed,
);
export type Commission = Static<typeof Commission>;

export const EscrowBody = Type.Object(
  {
    paymentId: Type.Optional(Uuid),
    merchantId: Uuid,
    amount: AmountRequest,
    currency: CurrencyCode,
    /** The platform's part; the merchant gets the rest. */
    commissionRate: Type.Optional(Fraction),
    commission: Type.Optional(Commission),
    autoReleaseDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
    orderType: Type.Optional(Type.Enum([...ROUTED_ORDER_TYPES])),
    settlementType: Type.Optional(Type.Enum([...SETTLEMENT_TYPES])),
  },
  closed,
);
export type EscrowBody = Static<typeof EscrowBody>;

/** 20 bytes. */
const Address = Type.String({ pattern: '^0x[0-9a-fA-F]{40}$' });
/** 32 bytes. */
const Hash = Type.String({ pattern: '^0x[0-9a-fA-F]{64}$' });

export const EscrowOpened = Type.Object({ escrowId: Uuid, contractAddress: Address }, closed);
export type EscrowOpened = Static<typeof EscrowOpened>;

export const FundBody = Type.Object({ transactionHash: Hash }, closed);
export type FundBody = Static<typeof FundBody>;

export const DisputeBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500 }) },
  closed,
);
export type DisputeBody = Static<typeof DisputeBody>;

export const ResolveBody = Type.Object({ outcome: Type.Enum([...ESCROW_OUTCOMES]) }, closed);
export type ResolveBody = Static<typeof ResolveBody>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Escrow = Type.Object(
  {
    escrowId: Uuid,
    contractAddress: Address,
    /** What the contract calls the deal: the buyer funds it by this name. */
    dealId: Hash,
    paymentId: orNull(Uuid),
    buyerId: Uuid,
    merchantId: Uuid,
    amount: AmountAnswer,
    currency: CurrencyCode,
    commission: Commission,
    status: Type.Enum([...ESCROW_STATUSES]),
    orderType: Type.Enum([...ROUTED_ORDER_TYPES]),
    settlementType: Type.Enum([...SETTLEMENT_TYPES]),
    /** Null where nothing is released without a word. */
    autoReleaseDays: orNull(Type.Integer()),
    /** By the chain's clock; null until it is funded. */
    autoReleaseAt: orNull(Type.String()),
    transactionHash: orNull(Type.String()),
    disputeReason: orNull(Type.String()),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type Escrow = Static<typeof Escrow>;
