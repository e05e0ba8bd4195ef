/**
 * X402: limits that a user sets, sessions that pay within them, and the messages of the public protocol
 * (https://github.com/x402-foundation/x402, specs/x402-specification-v2.md), scheme `exact` on EVM chains.
 */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Metadata, Uuid } from './common.ts';

const Hex = (bytes: number) => Type.String({ pattern: `^0x[0-9a-fA-F]{${2 * bytes}}$` });
export const EvmAddress = Hex(20);
/** r, s and v, as a wallet signs with a key of its own. */
export const EvmSignature = Hex(65);
const Nonce = Hex(32);
/** A whole number of a token's smallest unit, or of seconds; less than what 256 bits hold. */
const Whole = Type.String({ pattern: '^[0-9]{1,77}$' });
/** CAIP-2, such as `eip155:8453`. */
const Network = Type.Unsafe<`${string}:${string}`>(
  Type.String({ pattern: '^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$' }),
);
const Extra = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown());

export const X402AuthorizationBody = Type.Object(
  {
    singleLimit: AmountRequest,
    dailyLimit: AmountRequest,
    durationDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
  },
  closed,
);
export type X402AuthorizationBody = Static<typeof X402AuthorizationBody>;

/** Amounts are in USDC. */
export const X402Authorization = Type.Object(
  {
    id: Uuid,
    userId: Uuid,
    isActive: Type.Boolean(),
    singleLimit: AmountAnswer,
    dailyLimit: AmountAnswer,
    /** What sessions spent on the UTC day that it is. */
    usedToday: AmountAnswer,
    expiresAt: Type.String(),
  },
  closed,
);
export type X402Authorization = Static<typeof X402Authorization>;

export const X402SessionBody = Type.Object(
  {
    paymentId: Uuid,
    amount: AmountRequest,
    currency: CurrencyCode,
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type X402SessionBody = Static<typeof X402SessionBody>;

export const X402Session = Type.Object(
  {
    sessionId: Uuid,
    paymentId: Uuid,
    /**
     * What the payer's wallet signs (EIP-3009 TransferWithAuthorization, less `from`), packed: 20 bytes
     * `to`, 16 `value`, 5 `validAfter`, 5 `validBefore`, 32 `nonce`.
     */
    compressedData: Hex(78),
    /** Units of gas that the platform spends to settle it. */
    gasEstimate: Type.Integer({ minimum: 1 }),
    /** Units of gas that the payer would spend on sending the same amount. */
    gasSaved: Type.Integer({ minimum: 1 }),
    expiresAt: Type.String(),
    recipient: EvmAddress,
  },
  closed,
);
export type X402Session = Static<typeof X402Session>;

export const X402ExecuteBody = Type.Object(
  {
    signature: EvmSignature,
    /** The wallet that signed; without it the one of the user's profile. */
    from: Type.Optional(EvmAddress),
  },
  closed,
);
export type X402ExecuteBody = Static<typeof X402ExecuteBody>;

export const X402_SESSION_STATUSES = ['open', 'executing', 'executed', 'failed'] as const;

export const X402ExecuteAnswer = Type.Object(
  {
    sessionId: Uuid,
    paymentId: Uuid,
    status: Type.Enum([...X402_SESSION_STATUSES]),
    transactionHash: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
export type X402ExecuteAnswer = Static<typeof X402ExecuteAnswer>;

export const X402Requirements = Type.Object(
  {
    scheme: Type.String({ maxLength: 32 }),
    network: Network,
    asset: EvmAddress,
    amount: Whole,
    payTo: EvmAddress,
    maxTimeoutSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    extra: Extra,
  },
  closed,
);
export type X402Requirements = Static<typeof X402Requirements>;

const Text = Type.Optional(Type.String({ maxLength: 2_000 }));

/** What is paid for, in the seller's words. */
export const X402Resource = Type.Object(
  {
    url: Type.String({ maxLength: 2_000 }),
    description: Text,
    mimeType: Text,
    serviceName: Text,
    tags: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
    iconUrl: Text,
  },
  closed,
);

export const X402Payload = Type.Object(
  {
    x402Version: Type.Literal(2),
    resource: Type.Optional(X402Resource),
    accepted: X402Requirements,
    payload: Type.Object(
      {
        signature: EvmSignature,
        authorization: Type.Object(
          {
            from: EvmAddress,
            to: EvmAddress,
            value: Whole,
            validAfter: Whole,
            validBefore: Whole,
            nonce: Nonce,
          },
          closed,
        ),
      },
      closed,
    ),
    extensions: Type.Optional(Extra),
  },
  closed,
);
export type X402Payload = Static<typeof X402Payload>;

/** The body of verify and of settle. */
export const X402FacilitatorBody = Type.Object(
  {
    x402Version: Type.Literal(2),
    paymentPayload: X402Payload,
    paymentRequirements: X402Requirements,
  },
  closed,
);
export type X402FacilitatorBody = Static<typeof X402FacilitatorBody>;

export const X402VerifyAnswer = Type.Object(
  {
    isValid: Type.Boolean(),
    invalidReason: Type.Optional(Type.String()),
    payer: Type.Optional(EvmAddress),
  },
  closed,
);
export type X402VerifyAnswer = Static<typeof X402VerifyAnswer>;

export const X402SettleAnswer = Type.Object(
  {
    success: Type.Boolean(),
    errorReason: Type.Optional(Type.String()),
    payer: Type.Optional(EvmAddress),
    /** Empty where nothing was settled. */
    transaction: Type.String(),
    network: Network,
  },
  closed,
);
export type X402SettleAnswer = Static<typeof X402SettleAnswer>;

export const X402Supported = Type.Object(
  {
    kinds: Type.Array(
      Type.Object({ x402Version: Type.Integer(), scheme: Type.String(), network: Network }, closed),
    ),
    extensions: Type.Array(Type.String()),
    signers: Type.Record(Type.String(), Type.Array(EvmAddress)),
  },
  closed,
);
export type X402Supported = Static<typeof X402Supported>;

/** `resources` is what crawlers read; `items` says the same with prices, as a facilitator lists it. */
export const X402Discovery = Type.Object(
  {
    version: Type.Literal(1),
    x402Version: Type.Literal(2),
    resources: Type.Array(Type.String({ pattern: '^[A-Z]+ /' })),
    items: Type.Array(
      Type.Object(
        {
          resource: Type.String(),
          type: Type.Literal('http'),
          x402Version: Type.Literal(2),
          description: Type.String(),
          accepts: Type.Array(X402Requirements),
        },
        closed,
      ),
    ),
    instructions: Type.String(),
  },
  closed,
);
export type X402Discovery = Static<typeof X402Discovery>;
