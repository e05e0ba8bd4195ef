/** Routing: which channel takes a payment, what that costs, and how risky it is. */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Metadata } from './common.ts';
import { RAMP_PROVIDERS } from './fiat-to-crypto.ts';
import { CLIENT_METHODS } from './payments.ts';

export const ROUTED_METHODS = ['stripe', 'wallet', 'x402', 'multisig'] as const;
export type RoutedMethod = (typeof ROUTED_METHODS)[number];
export const MERCHANT_CONFIGS = ['fiat_only', 'crypto_only', 'both'] as const;
export const SCENARIOS = ['qr_pay', 'micro_sub', 'wallet_direct', 'standard'] as const;
export const FLOW_TYPES = ['fiat', 'fiat_to_crypto', 'crypto'] as const;
export const ROUTED_ORDER_TYPES = ['nft', 'virtual', 'service', 'product', 'physical'] as const;
export const RISK_DECISIONS = ['approve', 'review', 'reject'] as const;

const Country = Type.String({ pattern: '^[A-Z]{2}$' });
const OrderType = Type.Enum([...ROUTED_ORDER_TYPES]);

export const RoutingQuery = Type.Object(
  {
    amount: AmountRequest,
    currency: CurrencyCode,
    isOnChain: Type.Optional(Type.Boolean()),
    userCountry: Type.Optional(Country),
    merchantCountry: Type.Optional(Country),
    merchantPaymentConfig: Type.Optional(Type.Enum([...MERCHANT_CONFIGS])),
    orderType: Type.Optional(OrderType),
    walletConnected: Type.Optional(Type.Boolean()),
    scenario: Type.Optional(Type.Enum([...SCENARIOS])),
  },
  closed,
);
export type RoutingQuery = Static<typeof RoutingQuery>;

export const RoutedChannel = Type.Object(
  {
    method: Type.Enum([...ROUTED_METHODS]),
    score: Type.Number(),
    /** With the bonuses of this decision. */
    priority: Type.Number(),
    /** A fraction: 0.029 is 2.9 %. */
    cost: Type.Number(),
    speed: Type.Number(),
    minAmount: AmountAnswer,
    maxAmount: AmountAnswer,
    currencies: Type.Array(CurrencyCode),
    crossBorder: Type.Boolean(),
  },
  closed,
);
export type RoutedChannel = Static<typeof RoutedChannel>;

export const ChannelCost = Type.Object(
  {
    method: Type.Enum([...ROUTED_METHODS]),
    amount: AmountAnswer,
    currency: CurrencyCode,
    fee: AmountAnswer,
    feeRate: Type.Number(),
  },
  closed,
);
export type ChannelCost = Static<typeof ChannelCost>;

export const OnRampCost = Type.Object(
  { id: Type.Enum([...RAMP_PROVIDERS]), fee: AmountAnswer, feeRate: Type.Number() },
  closed,
);
export type OnRampCost = Static<typeof OnRampCost>;

export const RoutingDecision = Type.Object(
  {
    recommendedMethod: Type.Enum([...ROUTED_METHODS]),
    /** The channels that may take the payment, best first. */
    channels: Type.Array(RoutedChannel),
    reason: Type.String(),
    requiresKYC: Type.Boolean(),
    crossBorderRoute: Type.Optional(
      Type.Object(
        {
          from: Country,
          to: Country,
          fiatToCrypto: Type.Boolean(),
          /** Of the recommended channel, in the payment's currency. */
          fee: AmountAnswer,
          /** What a payer without coins pays on top, at each on-ramp that takes the amount; the cheapest first. */
          onRamps: Type.Array(OnRampCost),
        },
        closed,
      ),
    ),
    priceComparison: Type.Array(ChannelCost),
    scenarioType: Type.Enum([...SCENARIOS]),
    flowType: Type.Enum([...FLOW_TYPES]),
    /** Of channel and platform together, as a fraction. */
    totalFeeRate: Type.Number(),
    /** Dollars for one unit of a currency that is not the dollar. */
    exchangeRate: Type.Optional(Type.Number()),
    quickPay: Type.Object({ eligible: Type.Boolean() }, closed),
    recommendedRoute: Type.Enum(['local_rail', 'provider_rail', 'crypto_rail']),
  },
  closed,
);
export type RoutingDecision = Static<typeof RoutingDecision>;

export const EstimateFeeBody = Type.Object(
  {
    amount: AmountRequest,
    currency: CurrencyCode,
    paymentMethod: Type.Enum([...CLIENT_METHODS]),
    orderType: Type.Optional(OrderType),
  },
  closed,
);
export type EstimateFeeBody = Static<typeof EstimateFeeBody>;

/** channelFee + platformFee = totalFee; totalFee + netAmount = amount. */
export const FeeEstimate = Type.Object(
  {
    amount: AmountAnswer,
    currency: CurrencyCode,
    paymentMethod: Type.Enum([...ROUTED_METHODS]),
    channelFee: AmountAnswer,
    platformFee: AmountAnswer,
    totalFee: AmountAnswer,
    netAmount: AmountAnswer,
  },
  closed,
);
export type FeeEstimate = Static<typeof FeeEstimate>;

export const CompareCostsQuery = Type.Object(
  {
    amount: AmountRequest,
    currency: CurrencyCode,
    /** Only channels that pay on a chain are compared. */
    chain: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{2,32}$' })),
    /** The payment may be made in this currency too, at the present rate. */
    targetCurrency: Type.Optional(CurrencyCode),
  },
  closed,
);
export type CompareCostsQuery = Static<typeof CompareCostsQuery>;

export const CostComparison = Type.Object(
  {
    amount: AmountAnswer,
    currency: CurrencyCode,
    /** Cheapest first; empty when no channel takes the amount. */
    costs: Type.Array(ChannelCost),
  },
  closed,
);
export type CostComparison = Static<typeof CostComparison>;

export const AssessRiskBody = Type.Object(
  {
    amount: AmountRequest,
    paymentMethod: Type.Enum([...CLIENT_METHODS]),
    metadata: Type.Optional(Metadata),
  },
  closed,
);
export type AssessRiskBody = Static<typeof AssessRiskBody>;

export const RiskAssessment = Type.Object(
  {
    /** From 0, none, to 100. */
    riskScore: Type.Integer({ minimum: 0, maximum: 100 }),
    decision: Type.Enum([...RISK_DECISIONS]),
    factors: Type.Array(Type.String()),
  },
  closed,
);
export type RiskAssessment = Static<typeof RiskAssessment>;
