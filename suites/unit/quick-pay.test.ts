/** The limits of a quick-pay grant, over any sequence of payments and jumps of the clock (LR-13). */
import fc from 'fast-check';
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import {
  type Grant,
  type Limits,
  refusalOfUse,
  startOfDay,
  type Usage,
} from '../../reference/quick-pay/grant.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.quick-pay-limits';
const [OWNER, SHOP, OTHER] = ['owner', 'shop', 'other'];
const NONE: Limits = {
  maxMinor: null,
  maxDailyMinor: null,
  maxTotalMinor: null,
  maxPayments: null,
  allowedMerchants: null,
};
const START = Date.UTC(2026, 0, 31, 23, 59, 59, 999);

function grantOf(limits: Partial<Limits>, rest: Partial<Grant> = {}): Grant {
  const expiresAt = new Date(START + 10 * 86_400_000);
  return {
    id: 'grant',
    userId: OWNER,
    agentId: null,
    method: 'stripe',
    card: null,
    limits: { ...NONE, ...limits },
    expiresAt,
    revokedAt: null,
    createdAt: new Date(START),
    ...rest,
  };
}

interface Paid {
  readonly at: Date;
  readonly minor: bigint;
}

/** What a store counts. */
function usageOf(paid: readonly Paid[], now: Date): Usage {
  const sum = (some: readonly Paid[]) => some.reduce((total, { minor }) => total + minor, 0n);
  const today = paid.filter(({ at }) => at >= startOfDay(now));
  return { totalMinor: sum(paid), dailyMinor: sum(today), payments: paid.length };
}

const asked = (usdMinor: bigint, merchantId: string | null = SHOP) =>
  ({ usdMinor, merchantId, callerId: OWNER, by: 'quickpay' }) as const;

prove(check, 'no limit is ever passed, and nothing within all limits is refused', () => {
  const limit = fc.option(fc.bigInt({ min: 1n, max: 300n }), { nil: null });
  const limits = fc.record({
    maxMinor: limit,
    maxDailyMinor: limit,
    maxTotalMinor: limit,
    maxPayments: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
  });
  const step = fc.record({
    minor: fc.bigInt({ min: 1n, max: 120n }),
    waitsMs: fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 172_800_000 })),
  });
  fc.assert(
    fc.property(limits, fc.array(step, { maxLength: 12 }), (drawn, steps) => {
      const grant = grantOf(drawn);
      const paid: Paid[] = [];
      let now = new Date(START);
      for (const { minor, waitsMs } of steps) {
        now = new Date(now.getTime() + waitsMs);
        const usage = usageOf(paid, now);
        const refusal = refusalOfUse({ grant, usage }, asked(minor), now);
        const after = usageOf([...paid, { at: now, minor }], now);
        const fits =
          within(minor, drawn.maxMinor) &&
          within(after.dailyMinor, drawn.maxDailyMinor) &&
          within(after.totalMinor, drawn.maxTotalMinor) &&
          within(after.payments, drawn.maxPayments);
        const isOver = grant.expiresAt !== null && now >= grant.expiresAt;
        expect(refusal === undefined).toBe(fits && !isOver);
        if (refusal === undefined) paid.push({ at: now, minor });
      }
    }),
  );
});

prove(check, 'the day changes at midnight UTC, to the millisecond', () => {
  const grant = grantOf({ maxDailyMinor: 100n });
  const paid = [{ at: new Date(START), minor: 100n }];
  const refusalAt = (now: Date) =>
    refusalOfUse({ grant, usage: usageOf(paid, now) }, asked(1n), now);
  expect(refusalAt(new Date(START))).toBe('GRANT_LIMIT_EXCEEDED');
  expect(refusalAt(new Date(START + 1))).toBeUndefined();
});

prove(check, 'a grant ends when it expires or is revoked', () => {
  const usage = usageOf([], new Date(START));
  const expired = grantOf({}, { expiresAt: new Date(START) });
  const revoked = grantOf({}, { revokedAt: new Date(START) });
  for (const grant of [expired, revoked])
    expect(refusalOfUse({ grant, usage }, asked(1n), new Date(START))).toBe('GRANT_NOT_USABLE');
});

prove(check, 'only the merchants of the list are paid, and nobody is no merchant', () => {
  const grant = grantOf({ allowedMerchants: [SHOP] });
  const usage = usageOf([], new Date(START));
  const refusalFor = (merchantId: string | null) =>
    refusalOfUse({ grant, usage }, asked(1n, merchantId), new Date(START));
  expect(refusalFor(SHOP)).toBeUndefined();
  expect(refusalFor(OTHER)).toBe('GRANT_MERCHANT_REFUSED');
  expect(refusalFor(null)).toBe('GRANT_MERCHANT_REFUSED');
});

prove(check, 'a mandate is its agent’s alone; every other grant is its owner’s', () => {
  const usage = usageOf([], new Date(START));
  const by = (grant: Grant, callerId: string, type: 'quickpay' | 'agent') =>
    refusalOfUse({ grant, usage }, { ...asked(1n), callerId, by: type }, new Date(START));
  const [own, mandate] = [grantOf({}), grantOf({}, { agentId: 'agent' })];
  expect(by(own, OWNER, 'quickpay')).toBeUndefined();
  expect(by(mandate, 'agent', 'agent')).toBeUndefined();
  for (const refused of [
    by(own, OTHER, 'quickpay'),
    by(own, OWNER, 'agent'),
    by(mandate, OWNER, 'quickpay'),
    by(mandate, 'agent', 'quickpay'),
    by(mandate, OTHER, 'agent'),
  ])
    expect(refused).toBe('GRANT_NOT_FOUND');
});

function within(value: bigint | number, limit: bigint | number | null): boolean {
  return limit === null || value <= limit;
}
