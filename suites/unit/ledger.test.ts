/** The splits and the entries of the books add up, whatever the amount, the currency and the terms (LR-11). */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import {
  ACCOUNT,
  type Entry,
  refundEntry,
  type Shares,
  settlementEntry,
  termsEntry,
} from '../../reference/ledger/entry.ts';
import { coversFees, FEE_TYPES, type SplitInput, split } from '../../reference/ledger/split.ts';
import { usdRateMicros } from '../../reference/payments/rates.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.ledger';
const runs = { seed: readRunContext().seed, numRuns: 500 };

const anAgent = fc.option(fc.uuid({ version: 4 }));
const anInput: fc.Arbitrary<SplitInput> = fc
  .record({
    amountMinor: fc.oneof(
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.bigInt({ min: 1n, max: 10n ** 8n }),
    ),
    currency: fc.constantFrom('USD', 'EUR', 'GBP', 'CNY', 'JPY'),
    feeType: fc.constantFrom(...FEE_TYPES),
    agents: fc.record({ executing: anAgent, recommending: anAgent, referring: anAgent }),
  })
  .map((input) => ({ ...input, usdRateMicros: usdRateMicros(input.currency) }))
  .filter(coversFees);

const someShares: fc.Arbitrary<Shares> = fc
  .record({ input: anInput, merchantId: fc.option(fc.uuid({ version: 4 })) })
  .map(({ input, merchantId }) => ({
    currency: input.currency,
    amountMinor: input.amountMinor,
    merchantId,
    split: split(input),
  }));

prove(check, 'the parts of any payment add up to it, and none is negative', () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const { providerFee, platform, merchant, agents } = split(input);
      const parts = [providerFee, platform, merchant, ...agents.map(({ share }) => share)];
      expect(sum(parts)).toBe(input.amountMinor);
      expect(parts.every((part) => part >= 0n)).toBe(true);
    }),
    runs,
  );
});

prove(check, 'agents get their shares of the fees, and the platform what they leave', () => {
  const agents = { executing: 'a', recommending: 'b', referring: 'c' };
  const shared = split({ ...USD, amountMinor: 10_001n, feeType: 'composite', agents });
  // 2 % base = 200, 8 % pool = 800: 70 % and 30 % of the pool, 20 % of the base.
  expect(shared.agents.map(({ share }) => share)).toEqual([560n, 240n, 40n]);
  expect(shared.platform).toBe(160n);
});

prove(check, 'each fee is rounded half up to the minor unit of its currency', () => {
  const none = { executing: null, recommending: null, referring: null };
  const dollar = split({ ...USD, amountMinor: 100n, feeType: 'physical', agents: none });
  // 0.5 % of a dollar is half a cent, 2.5 % are two and a half; 2.9 % + 0.30 are 32.9 cents.
  expect(dollar).toMatchObject({ providerFee: 33n, platform: 4n, merchant: 63n });
  const yen = { currency: 'JPY', usdRateMicros: usdRateMicros('JPY') };
  // 0.30 USD are 44.78 yen, and 2.9 % of 1 500 yen are 43.5.
  expect(split({ ...yen, amountMinor: 1_500n, feeType: 'digital', agents: none })).toMatchObject({
    providerFee: 88n,
    platform: 75n,
    merchant: 1_337n,
  });
});

prove(check, 'a payment that its fees would eat up is refused', () => {
  const none = { executing: null, recommending: null, referring: null };
  const dime = { ...USD, amountMinor: 10n, feeType: 'physical' as const, agents: none };
  expect(coversFees(dime)).toBe(false);
  expect(() => split(dime)).toThrow('fees are more than the amount of 10');
});

prove(check, 'every entry of a settlement, of new terms and of a refund adds up to zero', () => {
  fc.assert(
    fc.property(
      someShares,
      someShares,
      fc.bigInt({ min: 1n, max: 100n }),
      (one, other, percent) => {
        const refund = (one.amountMinor * percent) / 100n;
        expect(balance(settlementEntry(one))).toBe(0n);
        expect(balance(refundEntry(one, 0n, refund))).toBe(0n);
        const terms = termsEntry(one, { ...other, ...paidAs(one), split: one.split });
        if (terms) expect(balance(terms)).toBe(0n);
      },
    ),
    runs,
  );
});

prove(check, 'terms that move no money make no entry', () => {
  fc.assert(
    fc.property(someShares, (shares) => {
      expect(termsEntry(shares, shares)).toBeUndefined();
    }),
    runs,
  );
});

prove(check, 'refunds in any steps take back exactly what was given, and never more', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 999 }), { maxLength: 6 });
  fc.assert(
    fc.property(someShares, cuts, (shares, permilles) => {
      const edges = [...new Set([0, ...permilles, 1000])].sort((a, b) => a - b);
      const steps = edges.map((edge) => (shares.amountMinor * BigInt(edge)) / 1000n);
      const owed = sums([settlementEntry(shares)]);
      const entries = [settlementEntry(shares)];
      for (let step = 1; step < steps.length; step++) {
        const [before = 0n, after = 0n] = [steps[step - 1], steps[step]];
        entries.push(refundEntry(shares, before, after - before));
        for (const [account, left] of sums(entries))
          if (owed.has(account) && account !== ACCOUNT.provider)
            expect(left, `${account} after ${after}`).toBeLessThanOrEqual(0n);
      }
      const left = [...sums(entries)].filter(([, amount]) => amount !== 0n);
      // The provider keeps its fee, which the platform bears.
      const fee = shares.split.providerFee;
      expect(new Map(left)).toEqual(
        new Map(
          fee === 0n
            ? []
            : [[ACCOUNT.providerFees, -fee] as const, [ACCOUNT.refundCosts, fee] as const],
        ),
      );
    }),
    runs,
  );
});

const USD = { currency: 'USD', usdRateMicros: usdRateMicros('USD') };

function paidAs({ currency, amountMinor }: Shares) {
  return { currency, amountMinor };
}

function balance({ postings }: Entry): bigint {
  return sum(postings.map(({ amountMinor }) => amountMinor));
}

function sums(entries: readonly Entry[]): Map<string, bigint> {
  const accounts = new Map<string, bigint>();
  for (const { account, amountMinor } of entries.flatMap(({ postings }) => postings))
    accounts.set(account, (accounts.get(account) ?? 0n) + amountMinor);
  return accounts;
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}
