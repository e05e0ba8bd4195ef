/** What happens to the target and around it while everybody takes a step: mostly nothing. */
import type { RunningTarget } from '../../../target/target.ts';
import type { Chance } from './chance.ts';
import type { Tally } from './tally.ts';

export interface Sky {
  readonly target: RunningTarget;
  readonly chance: Chance;
  readonly tally: Tally;
}

export interface Weather {
  readonly name: string;
  readonly weight: number;
  /** `step` is everybody's next step; it ends by itself, however long the weather lasts. */
  over(step: () => Promise<void>, sky: Sky): Promise<void>;
}

/** Longer than a request that was killed stays its owner's. */
const LEASE_MS = 16_000;
const MINUTES_MS = 130_000;
const DAY_MS = 25 * 3_600_000;

const STRIPE_FAULTS = ['error', 'rate-limit', 'drop'] as const;
const RAMP_FAULTS = ['error', 'unavailable', 'nonsense', 'drop'] as const;

export const WEATHERS: readonly Weather[] = [
  { name: 'calm', weight: 60, over: (step) => step() },
  {
    name: 'webhooks late and doubled',
    weight: 10,
    over: async (step, { target, chance }) => {
      await target.provider.holdWebhooks();
      const before = new Set((await target.provider.events()).map(({ id }) => id));
      await step();
      const held = (await target.provider.events()).filter(({ id }) => !before.has(id));
      const ids = chance.shuffled(held.map(({ id }) => id));
      await target.provider.deliver([...ids, ...ids.filter(() => chance.happens(30))]);
      await target.provider.releaseWebhooks();
    },
  },
  {
    name: 'webhooks lost',
    weight: 8,
    over: async (step, { target }) => {
      await target.provider.holdWebhooks();
      await step();
      await target.provider.discardWebhooks();
      await target.provider.releaseWebhooks();
    },
  },
  {
    name: 'providers fail',
    weight: 8,
    over: async (step, { target, chance }) => {
      const when = chance.happens(50) ? 'before' : 'after';
      const kind = chance.of(STRIPE_FAULTS) ?? 'error';
      // Only what the target asks: the payer's browser is left alone.
      for (const match of ['POST /v1/refunds', 'GET /v1/payment_intents'])
        await target.provider.fault({ kind, when, match, times: chance.between(1, 3) });
      const rampKind = chance.of(RAMP_FAULTS) ?? 'error';
      target.providers.fault({ provider: 'okpay', kind: rampKind, when, match: '/v1/orders' });
      await step();
      await target.provider.clearFaults();
      target.providers.clearFaults();
    },
  },
  {
    name: 'minutes pass',
    weight: 6,
    over: async (step, { target }) => {
      await step();
      await target.advanceClock(MINUTES_MS);
    },
  },
  {
    name: 'a day passes',
    weight: 1,
    over: async (step, { target }) => {
      await step();
      await target.advanceClock(DAY_MS);
    },
  },
  {
    name: 'killed',
    weight: 3,
    over: async (step, { target, chance, tally }) => {
      const answers = tally.answers(chance.between(0, 6));
      const stepped = step();
      await Promise.race([answers, stepped]);
      await target.restart('SIGKILL');
      await target.advanceClock(LEASE_MS);
      await stepped;
    },
  },
  {
    name: 'database gone',
    weight: 2,
    over: async (step, { target, chance, tally }) => {
      const answers = tally.answers(chance.between(0, 6));
      const stepped = step();
      await Promise.race([answers, stepped]);
      const cut = await target.cutDatabase();
      await Promise.race([tally.troubles(3), stepped]);
      await cut[Symbol.asyncDispose]();
      await target.advanceClock(LEASE_MS);
      await stepped;
    },
  },
  {
    name: 'first node gone',
    weight: 2,
    over: async (step, { target }) => {
      await using _cut = await target.chain.cutFirst();
      await step();
    },
  },
];
