/** LR-25: a card number that somebody sends, in whatever field, is kept nowhere. */
import { expect } from 'vitest';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { CARD } from './leaks.ts';
import { crowd } from './members.ts';
import { inputsOf, routesOf, send, titleOf } from './routes.ts';

const { prove } = proof(suite);
const SPELLINGS = Object.values(CARD);
const PROCESS = '/api/payments/create-intent';

prove(
  'security.card-numbers-kept-nowhere',
  'a card number in any field of any route is in no dump, write-ahead log, Redis or log',
  async ({ target }) => {
    const watch = await target.stores.watch();
    const next = crowd(target);
    let shots = 0;
    for (const route of routesOf(target).filter(({ access }) => access !== 'service'))
      for (const input of await inputsOf(route, await next())) {
        const shot = { route, input, payload: SPELLINGS[shots % SPELLINGS.length] };
        const answer = await send(target, await next(), shot);
        expect(answer.status, `${titleOf(shot)}: ${answer.curl}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${titleOf(shot)}: ${answer.curl}`).toBeLessThan(500);
        shots += 1;
      }
    expect(shots, 'probes sent').toBeGreaterThan(20);

    const { session } = await next();
    const description = `no card of ${session.email}`;
    const intent = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
    const kept = await session.createIntent({ ...intent, description });
    expect(kept.status, `a payment without a card number: ${kept.text}`).toBe(201);
    for (const card of SPELLINGS) {
      const metadata = { note: { [card]: 'as a name' } };
      const hidden = await session.createIntent({ ...intent, metadata });
      expect(hidden.status, `in a name of metadata: ${hidden.curl}`).toBe(400);
    }
    const asKey = await session.createIntent(intent, { idempotencyKey: CARD.plain });
    expect(asKey.status, `as Idempotency-Key of ${PROCESS}: ${asKey.curl}`).toBe(400);

    expect(await watch.found({ description })).toContain('description in database dump');
    expect(await watch.found(CARD), 'card numbers that are readable').toEqual([]);
  },
);
