/** Fiat to crypto: quotes side by side, their locks, and sessions on a provider's hosted page. */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';

export const RAMP_PROVIDERS = [
  'binance-pay',
  'okpay',
  'alchemy-pay',
  'moonpay',
  'transak',
] as const;
export type RampProviderId = (typeof RAMP_PROVIDERS)[number];
/** What is sold for fiat. */
export const COINS = ['USDC', 'USDT', 'ETH', 'BTC'] as const;
export type Coin = (typeof COINS)[number];
export const PAYMENT_RAILS = ['card', 'bank_transfer', 'apple_pay', 'google_pay'] as const;
/** The order of the list is the order of a session's life; it never goes back. */
export const SESSION_STATUSES = ['pending', 'processing', 'failed', 'completed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

const ProviderId = Type.Enum([...RAMP_PROVIDERS]);
const CoinCode = Type.Enum([...COINS]);

/** `fromAmount` is a decimal text: a query has no numbers. */
export const QuotesQuery = Type.Object(
  {
    fromAmount: Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,18})?$' }),
    fromCurrency: CurrencyCode,
    toCurrency: CoinCode,
    userCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  },
  closed,
);
export type QuotesQuery = Static<typeof QuotesQuery>;

export const FiatToCryptoQuote = Type.Object(
  {
    quoteId: Uuid,
    provider: Type.Object(
      {
        id: ProviderId,
        name: Type.String(),
        feeRate: Type.Number(),
        minAmount: Type.Number(),
        maxAmount: Type.Number(),
        speed: Type.Integer(),
        requiresKYC: Type.Boolean(),
      },
      closed,
    ),
    fromAmount: AmountAnswer,
    fromCurrency: CurrencyCode,
    toAmount: AmountAnswer,
    toCurrency: CoinCode,
    /** Coins for one unit of `fromCurrency`. */
    exchangeRate: Type.Number(),
    fee: AmountAnswer,
    /** All that the payer pays, fees within. */
    totalCost: AmountAnswer,
    lockExpiresAt: Type.String(),
    /** Minutes. */
    estimatedTime: Type.Integer(),
  },
  closed,
);
export type FiatToCryptoQuote = Static<typeof FiatToCryptoQuote>;

/** Best for the payer first. */
export const FiatToCryptoQuotes = Type.Array(FiatToCryptoQuote);
export type FiatToCryptoQuotes = Static<typeof FiatToCryptoQuotes>;

export const LockBody = Type.Object(
  { quoteId: Uuid, quote: Type.Optional(FiatToCryptoQuote) },
  closed,
);
export type LockBody = Static<typeof LockBody>;

export const QuoteLock = Type.Object(
  { lockId: Uuid, quoteId: Uuid, expiresAt: Type.String() },
  closed,
);
export type QuoteLock = Static<typeof QuoteLock>;

export const SessionBody = Type.Object(
  {
    amount: AmountRequest,
    currency: CurrencyCode,
    toCurrency: CoinCode,
    providerId: ProviderId,
    paymentRail: Type.Enum([...PAYMENT_RAILS]),
    lockId: Type.Optional(Uuid),
    merchantId: Type.Optional(Uuid),
  },
  closed,
);
export type SessionBody = Static<typeof SessionBody>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const ProviderSession = Type.Object(
  {
    id: Uuid,
    providerId: ProviderId,
    status: Type.Enum([...SESSION_STATUSES]),
    amount: AmountAnswer,
    currency: CurrencyCode,
    toCurrency: CoinCode,
    /** What a lock promised; null without one. */
    toAmount: orNull(AmountAnswer),
    paymentRail: Type.Enum([...PAYMENT_RAILS]),
    merchantId: orNull(Uuid),
    lockId: orNull(Uuid),
    hostedUrl: orNull(Type.String()),
    /** As the provider reports it: nobody has looked at the chain. */
    txHash: orNull(Type.String()),
    createdAt: Type.String(),
    updatedAt: Type.String(),
  },
  closed,
);
export type ProviderSession = Static<typeof ProviderSession>;
