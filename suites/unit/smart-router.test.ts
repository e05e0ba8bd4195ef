/** SmartRouterService decides as its table says, from its input alone (LR-15). */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { CHANNELS } from '../../reference/router/channels.ts';
import type { RoutingInput } from '../../reference/router/routing-input.ts';
import { SmartRouterService } from '../../reference/router/smart-router-service.ts';
import { COINS, PLAIN } from './payments-to-route.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.smart-router';
const router = new SmartRouterService(CHANNELS);

/** Coins in a shop, by a QR code. */
const QR: RoutingInput = { ...COINS, scenario: 'qr_pay' };
const APART = { userCountry: 'US', merchantCountry: 'CN', isCrossBorder: true } as const;

/** Every channel that may take the payment, best first. */
const DECISIONS: readonly (readonly [what: string, input: RoutingInput, channels: string[]])[] = [
  ['dollars', PLAIN, ['stripe']],
  ['yen', { ...PLAIN, currency: 'JPY' }, ['stripe']],
  ['coins', COINS, ['x402', 'wallet', 'multisig']],
  ['coins below 1 000', { ...COINS, amountMinor: 999_999_999n }, ['x402', 'wallet']],
  ['coins above 1 000 000', { ...COINS, amountMinor: 1_000_000_000_001n }, ['multisig']],
  ['coins across a border', { ...COINS, ...APART }, ['x402', 'wallet', 'multisig']],
  ['coins by QR code', { ...QR, isWalletConnected: true }, ['x402', 'wallet', 'multisig']],
  ['coins by QR code without a wallet', QR, ['multisig']],
  ['dollars to a shop of fiat', { ...PLAIN, merchantConfig: 'fiat_only' }, ['stripe']],
  [
    'coins to a shop of coins',
    { ...COINS, merchantConfig: 'crypto_only' },
    ['x402', 'wallet', 'multisig'],
  ],
  ['1 000 USD, unverified', { ...PLAIN, amountMinor: 100_000n, kycLevel: 'none' }, ['stripe']],
  ['1 000.01 USD, basic', { ...PLAIN, amountMinor: 100_001n, kycLevel: 'basic' }, ['stripe']],
];

for (const [what, input, channels] of DECISIONS)
  prove(check, `${what}: ${channels.join(', ')}`, () => {
    const decision = router.decide(input);
    expect(decision.channels.map(({ method }) => method)).toEqual(channels);
    expect(decision.recommendedMethod).toBe(channels[0]);
    expect(decision.priceComparison.map(({ method }) => method)).toEqual(channels);
  });

const REFUSALS: readonly (readonly [what: string, input: RoutingInput, reason: string])[] = [
  ['less than a dollar', { ...PLAIN, amountMinor: 99n }, 'stripe by the amount'],
  ['more than a million', { ...PLAIN, amountMinor: 100_000_001n }, 'stripe by the amount'],
  [
    'a yen, which covers no fee',
    { ...PLAIN, amountMinor: 1n, currency: 'JPY' },
    'stripe by the amount',
  ],
  ['a grain of coins', { ...COINS, amountMinor: 999n }, 'x402 by the amount'],
  [
    'dollars across a border',
    { ...PLAIN, ...APART },
    'stripe by payer and merchant in different countries',
  ],
  [
    'dollars to a shop of coins',
    { ...PLAIN, merchantConfig: 'crypto_only' },
    'stripe by what the merchant takes',
  ],
  [
    'coins to a shop of fiat',
    { ...COINS, merchantConfig: 'fiat_only' },
    'x402 by what the merchant takes',
  ],
  [
    '1 000.01 USD, unverified',
    { ...PLAIN, amountMinor: 100_001n, kycLevel: 'none' },
    'stripe by an identity that is not verified',
  ],
  [
    'a coin by QR code without a wallet',
    { ...QR, amountMinor: 1_000_000n },
    'wallet by no connected wallet',
  ],
];

for (const [what, input, reason] of REFUSALS)
  prove(check, `no channel takes ${what}`, () => {
    expect(() => router.decide(input)).toThrow(
      expect.objectContaining({ code: 'NO_CHANNEL', status: 400 }),
    );
    expect(() => router.decide(input)).toThrow(reason);
  });

const QUICK = { ...COINS, amountMinor: 100_000_000n, isWalletConnected: true };
const PRIORITIES: readonly (readonly [
  what: string,
  input: RoutingInput,
  x402: number,
  wallet: number,
])[] = [
  ['nothing', COINS, 105, 85],
  ['an order on chain', { ...COINS, isOnChain: true }, 135, 85],
  ['a border', { ...COINS, ...APART }, 125, 105],
  ['a small subscription', { ...COINS, scenario: 'micro_sub' }, 130, 85],
  ['a quick pay', QUICK, 130, 85],
  ['more than a quick pay', { ...QUICK, amountMinor: 100_000_001n }, 105, 85],
  ['a quick subscription, once', { ...QUICK, scenario: 'micro_sub' }, 130, 85],
  ['the wallet itself', { ...COINS, scenario: 'wallet_direct', isWalletConnected: true }, 105, 110],
  ['a wallet that is not there', { ...COINS, scenario: 'wallet_direct' }, 105, 85],
];

for (const [what, input, x402, wallet] of PRIORITIES)
  prove(check, `${what} gives x402 priority ${x402} and wallet ${wallet}`, () => {
    const { channels } = router.decide(input);
    const priorityOf = (method: string) => channels.find((c) => c.method === method)?.priority;
    expect({ x402: priorityOf('x402'), wallet: priorityOf('wallet') }).toEqual({ x402, wallet });
  });

prove(check, 'a score weighs priority, cost and speed', () => {
  const [stripe] = router.decide(PLAIN).channels;
  expect(stripe?.score).toBeCloseTo(0.4 * 0.5 + 0.3 / 0.03 + 0.3 * 0.9, 12);
  const [x402] = router.decide(COINS).channels;
  expect(x402?.score).toBeCloseTo(0.4 * 1.05 + 0.3 / 0.0016 + 0.3 * 0.8, 12);
});

prove(check, 'a channel that is not available is not chosen, and of equals the first is', () => {
  const withoutX402 = CHANNELS.filter(({ method }) => method !== 'x402');
  const { recommendedMethod } = new SmartRouterService(withoutX402).decide(COINS);
  expect(recommendedMethod).toBe('wallet');
  const [, wallet] = CHANNELS;
  if (!wallet) throw new RangeError('the table has no second channel');
  const twins = [
    { ...wallet, method: 'multisig' } as const,
    { ...wallet, method: 'x402' } as const,
  ];
  const even = twins.map((twin) => ({ ...twin, priority: twin.method === 'x402' ? 40 : 65 }));
  expect(new SmartRouterService(even).decide(COINS).recommendedMethod).toBe('multisig');
});

const FLOWS: readonly (readonly [input: RoutingInput, flow: object])[] = [
  [PLAIN, { flowType: 'fiat', recommendedRoute: 'local_rail', totalFeeRate: 0.059 }],
  [
    { ...PLAIN, isOnChain: true },
    { flowType: 'fiat_to_crypto', recommendedRoute: 'provider_rail' },
  ],
  [COINS, { flowType: 'crypto', recommendedRoute: 'crypto_rail', totalFeeRate: 0.0306 }],
  [{ ...COINS, feeType: 'service' }, { totalFeeRate: 0.0806 }],
  [{ ...PLAIN, currency: 'JPY' }, { exchangeRate: 0.0067 }],
  [
    { ...COINS, ...APART },
    { crossBorderRoute: { from: 'US', to: 'CN', fiatToCrypto: false, fee: 1.2 } },
  ],
  [
    { ...COINS, isCrossBorder: true },
    { requiresKYC: true, quickPay: { eligible: false } },
  ],
  [QUICK, { requiresKYC: false, quickPay: { eligible: true } }],
];

for (const [input, flow] of FLOWS)
  prove(check, `${input.currency} says ${JSON.stringify(flow)}`, () => {
    expect(router.decide(input)).toMatchObject(flow);
  });

prove(check, 'a route across a border tells what each on-ramp keeps, the cheapest first', () => {
  const { crossBorderRoute } = router.decide({ ...COINS, ...APART, amountMinor: 60_000_000_000n });
  expect(crossBorderRoute?.onRamps).toEqual([
    { id: 'binance-pay', fee: 600, feeRate: 0.01 },
    { id: 'okpay', fee: 900, feeRate: 0.015 },
    { id: 'alchemy-pay', fee: 1200, feeRate: 0.02 },
    { id: 'transak', fee: 2400, feeRate: 0.04 },
  ]);
});

prove(check, 'a decision tells what was left out, and only what there is to tell', () => {
  expect(router.decide(PLAIN).reason).toContain('wallet by the currency');
  expect(new SmartRouterService(CHANNELS.slice(0, 1)).decide(PLAIN).reason).toContain('none');
  expect(router.decide(PLAIN)).not.toHaveProperty('exchangeRate');
  expect(router.decide({ ...COINS, isCrossBorder: true })).not.toHaveProperty('crossBorderRoute');
});
