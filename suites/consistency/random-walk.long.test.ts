/** The walk at random, long enough to meet what is rare. `LAUNCH_GATE_SEED` walks the same way again. */
import { vi } from 'vitest';
import { runSeed } from '../../fixtures/data/index.ts';
import { proof } from '../../target/vitest.ts';
import suite from './suite.ts';
import { randomWalk } from './walk/random-walk.ts';

const MINUTES = 60_000;
vi.setConfig({ testTimeout: 30 * MINUTES });

const { prove } = proof(suite, { audit: 'consistency.books-agree' });

prove(
  'consistency.random-walk',
  'after 10 000 operations of 24 users at once over all flows, in all weathers, the books agree',
  async ({ target }) => {
    console.info(await randomWalk(target, { seed: runSeed(), operations: 10_000, walkers: 24 }));
  },
);
