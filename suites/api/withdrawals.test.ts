/**
 * Withdrawals as a merchant sees them: never more than the balance (LR-12), paid out once whatever the provider
 * answers (LR-20), given back once where they are not, and nobody else's business (LR-6, LR-8).
 */
import { randomUUID } from 'node:crypto';
import Value from 'typebox/value';
import { Withdrawal, WithdrawalList } from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { eventually, rule, waitersAtLocks } from '../steps/index.ts';
import suite from './suite.ts';
import {
  CANCELLABLE_MS,
  ended,
  IBAN,
  merchantWithBalance,
  readWithdrawal,
  WITHDRAW,
  withdraw,
} from './withdraw-steps.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'a withdrawal is its merchant’s alone');
const lr9 = rule('LR-9', 'a retried request has one effect');
const lr12 = rule('LR-12', 'withdrawals never exceed the balance');
const lr20 = rule('LR-20', 'a lost answer of the provider doubles no payout');
const lr25 = rule('LR-25', 'what is stored is protected');
const lr6 = rule('LR-6', 'a bank account is shown to nobody');

prove(
  'withdrawals.pays-out',
  'a withdrawal is pending, is paid out at the rate that was shown, and then completed',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    target.providers.endPayouts('processing');
    const answer = await withdraw(session, { amount: balance });
    const asked = lr12.answered('the withdrawal', answer, 201);
    lr12.holds('it is as agreed', Value.Check(Withdrawal, asked), asked, answer);
    lr12.same('it is', asked.status, 'pending', answer);
    await target.advanceClock(CANCELLABLE_MS);
    lr12.same('then', (await ended(session, asked.id, 'processing')).status, 'processing');
    const list = await session.request<WithdrawalList>(WITHDRAW);
    lr12.holds('the list is as agreed', Value.Check(WithdrawalList, list.body), list.body, list);
    lr12.same('withdrawals in it', list.body.total, 1, list);
    target.providers.endPayouts('completed');
    // The provider is asked every two seconds, and then more rarely.
    await target.advanceClock(CANCELLABLE_MS);
    lr12.same('at last', (await ended(session, asked.id, 'completed')).status, 'completed');
    const paid = target.providers.payouts().filter(({ id }) => id === asked.id);
    lr12.same(
      'payouts',
      paid.map(({ amount }) => Number(amount)),
      [Number(asked.toAmount)],
    );
  },
);

prove(
  'withdrawals.never-exceed-balance',
  'one more than the balance is refused, and what is left can be withdrawn',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    lr12.refused('a millionth more', await withdraw(session, { amount: balance + 0.000001 }));
    lr12.refused('another currency', await withdraw(session, { amount: 1, fromCurrency: 'USD' }));
    lr12.answered('a part', await withdraw(session, { amount: 10 }), 201);
    lr12.refused('all again', await withdraw(session, { amount: balance }));
    lr12.answered('the rest', await withdraw(session, { amount: balance - 10 }), 201);
    lr12.refused('a millionth of nothing', await withdraw(session, { amount: 0.000001 }));
    const nobody = await target.driver.newUser();
    lr12.refused('who has nothing', await withdraw(nobody, { amount: 1 }));
  },
);

prove(
  'withdrawals.race-one-wins',
  'of withdrawals of the whole balance at the same instant, one passes',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    const crowd = 4;
    const hold = await target.holdPayer(session.user.id);
    const asked = Array.from({ length: crowd }, () => withdraw(session, { amount: balance }));
    try {
      await waitersAtLocks(target, crowd);
    } finally {
      await hold[Symbol.asyncDispose]();
    }
    const answers = await Promise.all(asked);
    const passed = answers.filter(({ status }) => status === 201);
    lr12.same('withdrawals that passed', passed.length, 1, answers[0]);
    for (const answer of answers.filter(({ status }) => status !== 201))
      lr12.refused('the others', answer, 409);
  },
);

prove(
  'withdrawals.race-one-wins',
  'a withdrawal that is sent again under its key is the same withdrawal',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    const key = { idempotencyKey: randomUUID() };
    const first = await withdraw(session, { amount: balance }, key);
    const again = await withdraw(session, { amount: balance }, key);
    lr9.same('the answer', lr9.answered('again', again, 201), lr9.answered('at first', first, 201));
  },
);

prove(
  'withdrawals.returned-once',
  'what is cancelled goes back once, and what is under way can’t be cancelled',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    const cancel = (id: string) => session.request(`${WITHDRAW}/${id}/cancel`, { method: 'POST' });
    const all = { amount: balance };
    const { id } = lr12.answered('the withdrawal', await withdraw(session, all), 201);
    for (const turn of ['the cancellation', 'again']) {
      const cancelled = lr12.answered(turn, await cancel(id), 200) as Withdrawal;
      lr12.same(`it is, after ${turn}`, cancelled.status, 'cancelled');
    }
    const second = lr12.answered('the whole balance again', await withdraw(session, all), 201);
    lr12.refused('and once more', await withdraw(session, { amount: 1 }));
    target.providers.endPayouts('processing');
    await target.advanceClock(CANCELLABLE_MS);
    await ended(session, second.id, 'processing');
    lr12.refused('cancelled while it is under way', await cancel(second.id), 409);
    target.providers.endPayouts('completed');
    await target.advanceClock(CANCELLABLE_MS);
    await ended(session, second.id, 'completed');
    lr12.same('never paid', paidFor(target, id), []);
  },
);

prove(
  'withdrawals.returned-once',
  'what the bank refuses goes back to the balance, once',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    target.providers.endPayouts('failed');
    const { id } = lr12.answered('it', await withdraw(session, { amount: balance }), 201);
    await target.advanceClock(CANCELLABLE_MS);
    lr12.same('it is', (await ended(session, id, 'failed')).status, 'failed');
    target.providers.endPayouts('completed');
    lr12.answered('all of it, again', await withdraw(session, { amount: balance }), 201);
    lr12.refused('and a millionth more', await withdraw(session, { amount: 0.000001 }));
  },
);

prove(
  'withdrawals.lost-answer-doubles-nothing',
  'a provider that paid and then did not answer is asked, and pays once',
  async ({ target }) => {
    const { session, balance } = await merchantWithBalance(target);
    const match = 'POST /v1/payouts';
    target.providers.fault({ provider: 'okpay', kind: 'drop', when: 'after', match });
    const { id } = lr20.answered('it', await withdraw(session, { amount: balance }), 201);
    await target.advanceClock(CANCELLABLE_MS);
    await eventually(
      async () => paidFor(target, id).length,
      (payouts) => payouts === 1,
    );
    await target.advanceClock(CANCELLABLE_MS);
    lr20.same('it is', (await ended(session, id, 'completed')).status, 'completed');
    lr20.same('payouts', paidFor(target, id).length, 1);
  },
);

prove('withdrawals.only-own', 'a stranger neither sees nor cancels it', async ({ target }) => {
  const { session } = await merchantWithBalance(target);
  const stranger = await target.driver.newUser();
  const { id } = lr8.answered('it', await withdraw(session, { amount: 10 }), 201);
  lr8.refused('read', await stranger.request(`${WITHDRAW}/${id}`), [403, 404]);
  const cancel = { method: 'POST' };
  lr8.refused('cancelled', await stranger.request(`${WITHDRAW}/${id}/cancel`, cancel), [403, 404]);
  const list = await stranger.request<WithdrawalList>(WITHDRAW);
  lr8.same('their list', list.body, { data: [], total: 0 }, list);
  lr8.same('the owner’s', (await readWithdrawal(session, id)).status, 'pending');
});

prove(
  'withdrawals.account-masked',
  'a bank account stands in no answer and no line of the log',
  async ({ target }) => {
    const { session } = await merchantWithBalance(target);
    const answer = await withdraw(session, { amount: 10 });
    const { id } = lr6.answered('it', answer, 201);
    const account = IBAN.replaceAll(' ', '');
    const seen = [
      answer,
      await session.request(`${WITHDRAW}/${id}`),
      await session.request(WITHDRAW),
    ];
    for (const { text, curl } of seen)
      lr6.holds(`${curl} shows the account`, !/0532|3704/.test(text), text);
    await target.advanceClock(CANCELLABLE_MS);
    await ended(session, id, 'completed');
    const payout = target.providers.payouts().find((one) => one.id === id);
    lr6.same('what the bank was told', payout?.bankAccount, account);
    const lines = (await target.log()).filter(({ raw }) => raw.includes(account));
    lr6.same('lines of the log with it', lines, []);
  },
);

prove(
  'withdrawals.account-sealed',
  'an open withdrawal’s bank account is readable in no store, and the search would find it',
  async ({ target }) => {
    const watch = await target.stores.watch();
    const { session } = await merchantWithBalance(target);
    // Nobody else's, and no card's: letters, and the merchant's own digits.
    const bankAccount = `GATE${session.user.id.replaceAll('-', '').slice(0, 20).toUpperCase()}`;
    const { id } = lr25.answered('it', await withdraw(session, { amount: 10, bankAccount }), 201);
    const found = await watch.found({ account: bankAccount, withdrawal: id });
    lr25.same(
      'where the account is',
      found.filter((where) => where.startsWith('account')),
      [],
    );
    lr25.holds('the search finds the row', found.includes('withdrawal in database dump'), found);
  },
);

function paidFor(target: RunningTarget, withdrawalId: string) {
  return target.providers.payouts().filter(({ id }) => id === withdrawalId);
}
