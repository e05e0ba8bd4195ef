/** Payments to route: one in plain words, and any that a client could ask about. */
import fc from 'fast-check';
import { type ROUTED_METHODS, SCENARIOS } from '../../contracts/api/index.ts';
import { FEE_TYPES } from '../../reference/ledger/split.ts';
import type { RoutingInput } from '../../reference/router/routing-input.ts';

/** 100 USD by a verified payer, to a merchant who takes everything. */
export const PLAIN: RoutingInput = {
  amountMinor: 10_000n,
  currency: 'USD',
  kycLevel: 'verified',
  merchantConfig: 'both',
  scenario: 'standard',
  feeType: 'physical',
  isOnChain: false,
  isWalletConnected: false,
  userCountry: null,
  merchantCountry: null,
  isCrossBorder: false,
};

/** 2 000 USDC, enough for every channel of coins. */
export const COINS: RoutingInput = { ...PLAIN, amountMinor: 2_000_000_000n, currency: 'USDC' };

const aCurrency = fc.constantFrom('USD', 'EUR', 'GBP', 'CNY', 'JPY', 'USDC', 'USDT', 'ETH', 'BTC');

/** Around each channel's limits, and everywhere else. */
const anAmount = fc.oneof(
  fc.bigInt({ min: 1n, max: 200n }),
  fc.bigInt({ min: 900n, max: 1_100n }),
  fc.bigInt({ min: 99_990_000n, max: 100_010_000n }),
  fc.bigInt({ min: 999_000_000n, max: 1_001_000_000n }),
  fc.bigInt({ min: 1n, max: 10n ** 14n }),
  fc.bigInt({ min: 1n, max: 10n ** 26n }),
);

export const anInput: fc.Arbitrary<RoutingInput> = fc
  .record({
    amountMinor: anAmount,
    currency: aCurrency,
    kycLevel: fc.constantFrom('none', 'basic', 'verified'),
    merchantConfig: fc.constantFrom('fiat_only', 'crypto_only', 'both'),
    scenario: fc.constantFrom(...SCENARIOS),
    feeType: fc.constantFrom(...FEE_TYPES),
    isOnChain: fc.boolean(),
    isWalletConnected: fc.boolean(),
    userCountry: fc.constantFrom(null, 'US', 'CN'),
    merchantCountry: fc.constantFrom(null, 'US', 'CN'),
  })
  .map((drawn) => ({ ...drawn, isCrossBorder: areApart(drawn) }));

/** The least and the most that a channel takes, in whole units, and what it takes it in. */
export const TABLE: Readonly<
  Record<(typeof ROUTED_METHODS)[number], { min: number; max: number; isCard: boolean }>
> = {
  stripe: { min: 1, max: 1_000_000, isCard: true },
  wallet: { min: 0.001, max: 1_000_000, isCard: false },
  x402: { min: 0.001, max: 1_000_000, isCard: false },
  multisig: { min: 1_000, max: 10_000_000, isCard: false },
};

function areApart({
  userCountry,
  merchantCountry,
}: Pick<RoutingInput, 'userCountry' | 'merchantCountry'>) {
  return userCountry !== null && merchantCountry !== null && userCountry !== merchantCountry;
}
