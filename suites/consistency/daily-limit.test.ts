/** Payments that meet at their payer can't pass a limit of theirs together (LR-13). */
import type { Answer, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { isRefusal, paymentsOf, raceAtPayer, rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr13 = rule('LR-13', 'a daily limit holds exactly under concurrency');

const byCard = (payer: Session) => () =>
  payer.createIntent({ amount: 300, currency: 'USD', paymentMethod: 'stripe' });
const byProvider = (payer: Session) => () =>
  payer.request('/api/payments/provider/session', {
    method: 'POST',
    body: {
      amount: 300,
      currency: 'USD',
      toCurrency: 'USDT',
      providerId: 'moonpay',
      paymentRail: 'card',
    },
  });

prove(
  'consistency.daily-limit-exact',
  'of six payments of 300 USD that meet, by card and by provider, three fit into 1 000 USD',
  async ({ target }) => {
    const payer = await target.principals.user();
    const three = Array.from({ length: 3 });
    const requests: (() => Promise<Answer<unknown>>)[] = [
      ...three.map(() => byCard(payer)),
      ...three.map(() => byProvider(payer)),
    ];
    const race = { userId: payer.user.id, waiting: requests.length };
    const answers = await raceAtPayer(target, race, requests);
    const given = answers.filter(({ status }) => status === 201);
    const others = answers.filter(({ status }) => status !== 201);
    lr13.same('payments that were opened', given.length, 3, others.at(-1) ?? given.at(-1));
    const fault = others.find(({ status }) => !isRefusal(status));
    lr13.holds('the others are refused', fault === undefined, fault?.status, fault);
    const cards = answers.slice(0, 3).filter(({ status }) => status === 201);
    lr13.same('card payments in the list', (await paymentsOf(payer)).length, cards.length);
  },
);
