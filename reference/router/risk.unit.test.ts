/** What speaks against a payment adds up, and decides by fixed steps. */
import { expect, test } from 'vitest';
import { assessRisk, type RiskInput } from './risk.ts';

const HARMLESS: RiskInput = {
  usdMinor: 5_000n,
  isFinal: false,
  isCrossBorder: false,
  isKnown: true,
};

test.each([
  ['nothing', {}, 0, 'approve'],
  ['1 000 USD', { usdMinor: 100_000n }, 0, 'approve'],
  ['more than 1 000 USD', { usdMinor: 100_001n }, 25, 'approve'],
  ['an unknown payer', { isKnown: false }, 15, 'approve'],
  ['an unknown payer of more', { isKnown: false, usdMinor: 100_001n }, 40, 'review'],
  ['coins across a border', { isFinal: true, isCrossBorder: true }, 20, 'approve'],
  ['more than 100 000 USD', { usdMinor: 10_000_001n }, 65, 'review'],
  ['that by an unknown payer', { usdMinor: 10_000_001n, isKnown: false }, 80, 'reject'],
] as const)('%s', (_what, change, riskScore, decision) => {
  expect(assessRisk({ ...HARMLESS, ...change })).toMatchObject({ riskScore, decision });
});

test('everything at once is 100, and every factor is named', () => {
  const all = { usdMinor: 10n ** 12n, isFinal: true, isCrossBorder: true, isKnown: false };
  const { riskScore, factors } = assessRisk(all);
  expect(riskScore).toBe(100);
  expect(factors).toHaveLength(6);
});
