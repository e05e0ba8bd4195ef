/** A short walk at random over all flows, as a sample of the long one: the books agree at its end. */
import { vi } from 'vitest';
import { runSeed } from '../../fixtures/data/index.ts';
import { proof } from '../../target/vitest.ts';
import suite from './suite.ts';
import { randomWalk } from './walk/random-walk.ts';

/** Books that differ are read again and again, as time passes: only then the walk has failed. */
vi.setConfig({ testTimeout: 120_000 });

const { prove } = proof(suite, { audit: 'consistency.books-agree' });

prove(
  'consistency.random-walk',
  'after 160 operations of 8 users at once over all flows, in all weathers, the books agree',
  async ({ target }) => {
    console.info(await randomWalk(target, { seed: runSeed(), operations: 160, walkers: 8 }));
  },
);
