/** The list and the history of payments show each payment once, page by page. */
import type { Payment } from '../../contracts/api/index.ts';
import type { Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, paymentsOf, rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'a payer sees all own payments, and only them');
const lr5 = rule('LR-5', 'every input is validated');

prove(
  'payments.history-pages',
  'pages of the history hold every payment exactly once, and say when there are more',
  async ({ target }) => {
    const payer = await payerOfSeven(target);
    const pages = [];
    for (const page of [1, 2, 3, 4])
      pages.push(lr8.answered(`page ${page}`, await payer.history({ page, limit: 3 }), 200));
    lr8.same(
      'items by page',
      pages.map(({ items }) => items.length),
      [3, 3, 1, 0],
    );
    lr8.same(
      'totals',
      pages.map(({ total }) => total),
      [7, 7, 7, 7],
    );
    lr8.same(
      'more to come',
      pages.map(({ hasMore }) => hasMore),
      [true, true, false, false],
    );
    lr8.same(
      'page numbers',
      pages.map(({ page }) => page),
      [1, 2, 3, 4],
    );
    const seen = pages.flatMap(({ items }) => items);
    lr8.same('the payments', idsOf(seen), idsOf(await paymentsOf(payer)));
  },
);

prove(
  'payments.history-pages',
  'the list takes a limit, an offset and a status',
  async ({ target }) => {
    const payer = await payerOfSeven(target);
    const first = lr8.answered('the first five', await payer.payments({ limit: 5 }), 200);
    const rest = lr8.answered('the rest', await payer.payments({ limit: 5, offset: 5 }), 200);
    lr8.same('items', [first.data.length, rest.data.length], [5, 2]);
    lr8.same('totals', [first.total, rest.total], [7, 7]);
    lr8.same('the payments', idsOf([...first.data, ...rest.data]), idsOf(await paymentsOf(payer)));
    const pending = lr8.answered('the pending', await payer.payments({ status: 'pending' }), 200);
    const failed = lr8.answered('the failed', await payer.payments({ status: 'failed' }), 200);
    lr8.same('pending and failed', [pending.total, failed.total], [7, 0]);
  },
);

prove('payments.history-pages', 'a page or a limit that is none is refused', async ({ target }) => {
  const payer = await target.driver.newUser();
  for (const query of [{ page: 0 }, { page: -1 }, { limit: 0 }, { page: 'x' }, { limit: '1;--' }])
    lr5.refused(`history with ${JSON.stringify(query)}`, await payer.history(query));
  lr5.refused('a status that is none', await payer.payments({ status: 'paid' }));
  lr5.answered('history with page and limit', await payer.history({ page: 1, limit: 1 }), 200);
});

async function payerOfSeven(target: Parameters<typeof openPayment>[0]): Promise<Session> {
  const payer = await target.driver.newUser();
  for (let n = 0; n < 7; n++)
    await openPayment(target, `history ${n}`, { payer, order: { to: 10_000n } });
  return payer;
}

function idsOf(payments: readonly Payment[]): string[] {
  return payments.map(({ id }) => id).toSorted();
}
