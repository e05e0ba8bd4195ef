/** Health and readiness tell the truth: alive without a database, ready only with it (LR-24). */
import { proof } from '../../target/vitest.ts';
import { eventually, rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr24 = rule('LR-24', 'readiness tells the truth');
const LIVE = '/api/health';
const READY = '/api/health/ready';

prove(
  'health.live-and-ready',
  'a target without its database is alive but not ready, and ready again with it',
  async ({ target }) => {
    const { driver } = target;
    lr24.answered('liveness', await driver.request(LIVE), 200);
    lr24.answered('readiness', await driver.request(READY), 200);

    const cut = await target.cutDatabase();
    try {
      lr24.answered('readiness without database', await driver.request(READY), 503);
      lr24.answered('liveness without database', await driver.request(LIVE), 200);
    } finally {
      await cut[Symbol.asyncDispose]();
    }
    const ready = await eventually(
      () => driver.request(READY),
      ({ status }) => status === 200,
    );
    lr24.answered('readiness with the database back', ready, 200);
    lr24.answered('a registration', await (await driver.newUser()).me(), 200);
  },
);
