/** Whatever is asked in whatever order, and however clocks jump, X402 stays within its limits (LR-13). */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { DAY_MS } from '../../reference/x402/authorization.ts';
import { OFFERED_MS, type Session, type SessionStatus } from '../../reference/x402/session.ts';
import suite from './suite.ts';
import { openX402Desk, USER, type Weather, type X402Desk } from './x402-desk.ts';

const prove = proveFor(suite);
const check = 'unit.x402-authorization';
const runs = { seed: readRunContext().seed, numRuns: 150 };

type Step =
  | { readonly do: 'authorize'; single: number; more: number; days: number }
  | { readonly do: 'open'; amount: number }
  | { readonly do: 'execute'; which: readonly number[] }
  | { readonly do: 'pass'; milliseconds: number }
  | { readonly do: 'weather'; weather: Weather }
  | { readonly do: 'reconcile' };

const amount = fc.integer({ min: 1, max: 12 });
/** Seconds, hours and days, back too: an operator may set a clock right. */
const jump = fc.oneof(
  fc.integer({ min: -1_000, max: 90_000 }),
  fc.constantFrom(OFFERED_MS - 1, OFFERED_MS, DAY_MS, -DAY_MS, DAY_MS - 1, 10 * 3_600_000),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('authorize' as const), single: amount, more: amount, days: amount }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), amount }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('execute' as const),
      which: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({ do: fc.constant('pass' as const), milliseconds: jump }),
  fc.record({
    do: fc.constant('weather' as const),
    weather: fc.constantFrom<Weather>('fine', 'answer-lost', 'down', 'refusing'),
  }),
  fc.record({ do: fc.constant('reconcile' as const) }),
);
const walk = fc.array(step, { minLength: 5, maxLength: 30 });

prove(check, 'no sequence of operations and clock jumps passes a limit', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const desk = openX402Desk();
      for (const each of steps) {
        const before = new Map(desk.store.sessions);
        await take(desk, each);
        expectWithinLimits(desk, before);
      }
    }),
    runs,
  );
});

prove(check, 'the chain’s transfers and the sessions agree once the weather is fine', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const desk = openX402Desk();
      for (const each of steps) await take(desk, each);
      desk.chain.weather = 'fine';
      // Past every offer: whatever has not moved by then never will.
      desk.pass(10 * DAY_MS);
      await desk.service.reconcile();
      const ends = [...desk.store.sessions.values()];
      const paid = ends.filter(({ status }) => status === 'executed');
      expect(sum(paid.map(({ amountMinor }) => amountMinor))).toBe(
        sum(desk.chain.moved.map(({ value }) => value)),
      );
      expect(new Set(desk.chain.moved.map(({ nonce }) => nonce)).size).toBe(paid.length);
      expect(ends.filter(({ status }) => status === 'executing')).toEqual([]);
    }),
    runs,
  );
});

const ARROWS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  open: ['executing'],
  executing: ['executed', 'failed'],
  executed: [],
  failed: [],
};

prove(check, 'a session moves along its arrows alone', async () => {
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const desk = openX402Desk();
      for (const each of steps) await take(desk, each);
      const last = new Map<string, SessionStatus>();
      for (const { id, status } of desk.store.history) {
        const before = last.get(id);
        if (before === undefined) expect(status).toBe('open');
        else expect(ARROWS[before]).toContain(status);
        last.set(id, status);
      }
    }),
    runs,
  );
});

/** Refusals and outages are answers here: what must hold is looked at after each. */
async function take(desk: X402Desk, each: Step): Promise<void> {
  if (each.do === 'pass') return desk.pass(each.milliseconds);
  if (each.do === 'weather') {
    desk.chain.weather = each.weather;
    return;
  }
  await Promise.allSettled(asked(desk, each));
}

function asked(
  desk: X402Desk,
  each: Exclude<Step, { do: 'pass' | 'weather' }>,
): Promise<unknown>[] {
  if (each.do === 'reconcile') return [desk.service.reconcile()];
  if (each.do === 'open') return [desk.open(desk.store.sessions.size, BigInt(each.amount))];
  if (each.do === 'authorize') {
    const single = BigInt(each.single);
    return [desk.authorize(single, single + BigInt(each.more), each.days)];
  }
  // At once: several sessions, and one of them several times.
  const sessions = [...desk.store.sessions.values()];
  return each.which.flatMap((index) => {
    const session = sessions[index];
    return session ? [desk.execute(session)] : [];
  });
}

/** Those that began just now did so within the limits in force, counted anew from the sessions. */
function expectWithinLimits(desk: X402Desk, before: ReadonlyMap<string, Session>): void {
  const begun = [...desk.store.sessions.values()].filter(
    ({ id, spentOn }) => spentOn !== null && before.get(id)?.spentOn == null,
  );
  if (begun.length === 0) return;
  const now = desk.now();
  const limits = desk.store.authorizations.get(USER);
  if (!limits) throw new RangeError('a session began without limits');
  const today = now.toISOString().slice(0, 10);
  for (const { amountMinor, spentOn } of begun) {
    expect(spentOn).toBe(today);
    expect(amountMinor).toBeLessThanOrEqual(limits.singleLimitMinor);
  }
  expect(now.getTime()).toBeLessThan(limits.expiresAt.getTime());
  const spent = [...desk.store.sessions.values()].filter(({ spentOn }) => spentOn === today);
  expect(sum(spent.map(({ amountMinor }) => amountMinor))).toBeLessThanOrEqual(
    limits.dailyLimitMinor,
  );
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, one) => total + one, 0n);
}
