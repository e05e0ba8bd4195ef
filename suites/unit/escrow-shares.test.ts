/** Who gets what of an escrow: the parts add up, and the books balance, for any amount and shares (LR-11). */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { fundedEntry, refundedEntry, releasedEntry } from '../../reference/escrow/entries.ts';
import { commissionOf, partsOf, sharesOf, WHOLE } from '../../reference/escrow/shares.ts';
import { AGENT } from './counter.ts';
import { TERMS } from './escrow-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.escrow';
const runs = { seed: readRunContext().seed, numRuns: 500 };

const aSplit = fc
  .tuple(fc.integer({ min: 0, max: WHOLE }), fc.integer({ min: 0, max: WHOLE }))
  .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)
  .map(([first, second]) => ({
    merchant: first,
    agent: second - first,
    platform: WHOLE - second,
  }));
const units = fc.bigInt({ min: 1n, max: 10n ** 15n });

prove(check, 'the parts add up to the amount, for any amount and shares', () => {
  fc.assert(
    fc.property(units, aSplit, (amount, shares) => {
      const parts = partsOf(amount, shares);
      expect(parts.merchant + parts.agent + parts.platform).toBe(amount);
      for (const name of ['merchant', 'agent', 'platform'] as const) {
        const exact = amount * BigInt(shares[name]);
        const share = parts[name] * BigInt(WHOLE);
        expect(parts[name]).toBeGreaterThanOrEqual(0n);
        // Nobody gets less than their part but by a rounding; only the merchant gets more.
        expect(share > exact - BigInt(WHOLE)).toBe(true);
        if (name !== 'merchant') expect(share <= exact).toBe(true);
      }
    }),
    runs,
  );
});

prove(check, 'every movement balances, and what went in came out', () => {
  const agents = fc.constantFrom(null, AGENT);
  fc.assert(
    fc.property(units, aSplit, agents, (amount, shares, agentId) => {
      const money = { units: amount, shares, agentId };
      const { agent, platform } = partsOf(amount, shares);
      const all = [fundedEntry, releasedEntry, refundedEntry].map((entry) => entry(money));
      for (const { postings } of all) {
        const sum = postings.reduce((total, { amountMinor }) => total + amountMinor, 0n);
        expect(sum).toBe(0n);
        expect(postings.every(({ amountMinor }) => amountMinor !== 0n)).toBe(true);
      }
      const released = new Map(
        all[1]?.postings.map(({ account, amountMinor }) => [account, amountMinor]),
      );
      expect(released.get('chain:escrow')).toBe(-amount);
      expect(released.get('chain:treasury') ?? 0n).toBe(agent + platform);
      const ofAgent = agentId === null ? 0n : agent;
      expect(released.get(`agent:${AGENT}`) ?? 0n).toBe(-ofAgent);
      expect(released.get('platform:fees') ?? 0n).toBe(ofAgent - agent - platform);
    }),
    runs,
  );
});

prove(check, 'a commission is read as it was written, to the basis point', () => {
  fc.assert(
    fc.property(aSplit, (shares) => {
      expect(sharesOf({ commission: commissionOf(shares) })).toEqual(shares);
      const { platform } = shares;
      const merchant = WHOLE - platform;
      const read = sharesOf({ commissionRate: platform / WHOLE });
      expect(read).toEqual({ merchant, agent: 0, platform });
    }),
    runs,
  );
  const refused = expect.objectContaining({ code: 'COMMISSION_REFUSED' });
  const commission = { merchant: 0.7, agent: 0.2, paymind: 0.1 };
  expect(sharesOf({ commission })).toEqual({ merchant: 7_000, agent: 2_000, platform: 1_000 });
  for (const wrong of [
    { commission: { ...commission, agent: 0.1999 } },
    { commission: { ...commission, agent: 0.2001 } },
    { commission, commissionRate: 0.1 },
    { commissionRate: 0.00005 },
  ])
    expect(() => sharesOf(wrong)).toThrow(refused);
});

prove(check, 'without a word the commission is that of what is bought', () => {
  expect(sharesOf({}).platform).toBe(300);
  expect(sharesOf({ orderType: 'service' }).platform).toBe(800);
  expect(sharesOf({ orderType: 'nft' }).platform).toBe(500);
  expect(partsOf(TERMS.units, sharesOf({})).merchant).toBe(97_000_001n);
});
