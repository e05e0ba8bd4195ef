/** Health and readiness tell the truth: alive without database or Redis, ready only with both (LR-24). */
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

prove(
  'health.ready-with-cache',
  'a target without Redis is alive but not ready, says so, and is ready again with it',
  async ({ target }) => {
    const { driver } = target;
    {
      await using _cut = await target.cutCache();
      const answer = await eventually(
        () => driver.request<{ checks?: Record<string, string> }>(READY),
        ({ status }) => status === 503,
      );
      const { checks } = lr24.answered('readiness without Redis', answer, 503);
      const others = Object.values(checks ?? {}).filter((word) => word === 'up');
      lr24.holds('what is there is told apart from what is not', others.length > 0, checks, answer);
      lr24.answered('liveness without Redis', await driver.request(LIVE), 200);
    }
    const ready = await eventually(
      () => driver.request(READY),
      ({ status }) => status === 200,
    );
    lr24.answered('readiness with Redis back', ready, 200);
    lr24.answered('a registration', await (await driver.newUser()).me(), 200);
  },
);
