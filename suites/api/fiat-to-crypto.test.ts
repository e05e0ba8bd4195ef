/**
 * Fiat to crypto as a payer sees it: quotes side by side with the best first (LR-16), a lock that holds and is
 * used once (LR-14), and a session on a provider's page that ends as the provider reports.
 */
import type { ProviderSession } from '../../contracts/api/index.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import {
  AMOUNT,
  askLock,
  askQuotes,
  idsOf,
  lockedQuote,
  openAt,
  opened,
  openSession,
  QUOTES,
  quotesOf,
  read,
  SESSION,
  without,
} from './ramp-steps.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody uses another’s quote, lock or session');
const lr14 = rule('LR-14', 'a lock is honoured until it expires, and used once');
const lr16 = rule('LR-16', 'the best quote comes first, and a failing provider is left out');
const lr17 = rule('LR-17', 'a provider’s signed word settles its session');
const lr21 = rule('LR-21', 'an unverified user pays no more than 1 000 USD a day');

const MINUTE_MS = 60_000;

prove('fiat-to-crypto.best-quote-first', 'the most coins come first', async ({ target }) => {
  const payer = await target.driver.newUser();
  const quotes = await quotesOf(payer);
  lr16.holds('several providers offer', quotes.length >= 3, idsOf(quotes));
  const amounts = quotes.map(({ toAmount }) => Number(toAmount));
  lr16.same(
    'coins in the order of the list',
    amounts,
    amounts.toSorted((a, b) => b - a),
  );
  for (const { fromAmount, totalCost, toCurrency } of quotes) {
    lr16.same('what is paid', [Number(fromAmount), Number(totalCost)], [AMOUNT, AMOUNT]);
    lr16.same('what is bought', toCurrency, 'USDT');
  }
});

prove(
  'fiat-to-crypto.best-quote-first',
  'an amount that a provider does not take is not offered by it',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const least = idsOf(await quotesOf(payer, { fromAmount: '7' }));
    lr16.same('who offers for 7 dollars', least, ['binance-pay']);
    const answer = await payer.request(`${QUOTES}?fromAmount=0&fromCurrency=USD&toCurrency=USDT`);
    lr16.refused('nothing for coins', answer, 400);
  },
);

prove(
  'fiat-to-crypto.failing-provider-left-out',
  'an error, a broken connection and nonsense leave the others in, best first',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const all = idsOf(await quotesOf(payer));
    for (const kind of ['error', 'rate-limit', 'drop', 'nonsense'] as const) {
      target.providers.fault({ provider: 'okpay', kind });
      const left = idsOf(await quotesOf(payer));
      lr16.same(`who offers at ${kind}`, left, without(all, 'okpay'));
    }
    lr16.same('who offers after that', idsOf(await quotesOf(payer)), all);
  },
);

prove(
  'fiat-to-crypto.nonsense-quote-refused',
  'a thousand times the coins that all others offer is no best quote',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const all = idsOf(await quotesOf(payer));
    for (const provider of ['okpay', 'moonpay'] as const) {
      target.providers.fault({ provider, kind: 'absurd' });
      const left = idsOf(await quotesOf(payer));
      lr16.same(`who offers when ${provider} is absurd`, left, without(all, provider));
    }
  },
);

prove(
  'fiat-to-crypto.slow-provider-left-out',
  'who has not answered after 3 s is left out, and holds up nobody',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const all = idsOf(await quotesOf(payer));
    target.providers.fault({ provider: 'moonpay', kind: 'hang' });
    target.providers.fault({ provider: 'alchemy-pay', kind: 'slow', delayMs: 3_500 });
    const answer = await askQuotes(payer);
    const left = idsOf(lr16.answered('quotes with two slow providers', answer, 200));
    lr16.same('who offers', left, without(all, 'moonpay', 'alchemy-pay'));
    // Three seconds, and what a busy machine adds.
    lr16.holds('the answer comes in time', answer.durationMs < 6_000, answer.durationMs, answer);
  },
);

prove(
  'fiat-to-crypto.lock-used-once',
  'a lock opens one session on its terms, however many ask at once',
  async ({ target }) => {
    const { payer, quote, lock } = await lockedQuote(target);
    const asked = Array.from({ length: 5 }, () => openSession(payer, quote, { lock }));
    const answers = await Promise.all(asked);
    const opened = answers.filter(({ status }) => status === 201);
    lr14.same('sessions that were opened', opened.length, 1, answers[0]);
    lr14.same('coins', String(opened[0]?.body.toAmount), String(quote.toAmount), opened[0]);
    for (const answer of answers.filter((one) => one !== opened[0]))
      lr14.refused('a second use', answer, 409);
    lr14.refused('a later use', await openSession(payer, quote, { lock }), 409);
  },
);

prove(
  'fiat-to-crypto.lock-used-once',
  'a lock is good for its owner, its provider and its amount only',
  async ({ target }) => {
    const { payer, quote, lock } = await lockedQuote(target);
    const stranger = await target.driver.newUser();
    lr8.refused(
      'a stranger uses it',
      await openSession(stranger, quote, { lock }),
      [403, 404, 409],
    );
    const other = { ...quote, provider: { ...quote.provider, id: 'transak' as const } };
    lr14.refused('another provider', await openSession(payer, other, { lock }), [400, 409]);
    const more = { ...quote, fromAmount: AMOUNT + 1 };
    lr14.refused('another amount', await openSession(payer, more, { lock }), [400, 409]);
    lr14.answered('its owner', await openSession(payer, quote, { lock }), 201);
  },
);

prove(
  'fiat-to-crypto.lock-used-once',
  'what the client makes of a quote is not locked',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const [quote] = await quotesOf(payer);
    if (!quote) return lr14.holds('there is a quote', false, []);
    const better = { ...quote, toAmount: Number(quote.toAmount) * 2 };
    lr14.refused('twice the coins', await askLock(payer, better), [400, 409]);
    const stranger = await target.driver.newUser();
    lr8.refused('another’s quote', await askLock(stranger, quote), [403, 404, 409]);
  },
);

prove(
  'fiat-to-crypto.lock-used-once',
  'a retried opening is answered with the same session',
  async ({ target }) => {
    const { payer, quote, lock } = await lockedQuote(target);
    const retry = { lock, idempotencyKey: `open-${lock}` };
    const first = lr14.answered('at first', await openSession(payer, quote, retry), 201);
    const again = lr14.answered('again', await openSession(payer, quote, retry), 201);
    lr14.same('the session', again, first);
  },
);

prove(
  'fiat-to-crypto.lock-expires',
  'a lock holds for five minutes, and not longer',
  async ({ target }) => {
    const early = await lockedQuote(target);
    const late = await lockedQuote(target);
    await target.advanceClock(5 * MINUTE_MS - 30_000);
    const kept = await openSession(early.payer, early.quote, { lock: early.lock });
    lr14.answered('just before its end', kept, 201);
    await target.advanceClock(31_000);
    const gone = await openSession(late.payer, late.quote, { lock: late.lock });
    lr14.refused('just after its end', gone, 409);
  },
);

prove(
  'fiat-to-crypto.session-settles',
  'what is paid on the provider’s page completes the session, with the provider’s hash',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    for (const id of ['binance-pay', 'okpay', 'alchemy-pay', 'moonpay', 'transak'] as const) {
      const session = await opened(payer, id);
      const order = await target.providers.pay(session.hostedUrl ?? '');
      const seen = await read(payer, session.id);
      lr17.same(`the session at ${id}`, seen.status, 'completed');
      const reported = id === 'binance-pay' ? null : order.txHash;
      lr17.same(`the hash of ${id}`, seen.txHash, reported);
    }
  },
);

prove(
  'fiat-to-crypto.session-settles',
  'what the bank refuses fails, and what the payer says moves no money',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const session = await opened(payer, 'moonpay');
    const path = `${SESSION}/${session.id}`;
    const said = await payer.request<ProviderSession>(`${path}/complete`, { method: 'POST' });
    lr17.same('after the payer’s word', lr17.answered('complete', said, 200).status, 'processing');
    await target.providers.decline(session.hostedUrl ?? '');
    lr17.same('after the bank’s word', (await read(payer, session.id)).status, 'failed');
  },
);

prove(
  'fiat-to-crypto.failed-open-frees-lock',
  'a provider that opens no page leaves the lock to be used again',
  async ({ target }) => {
    const { payer, quote, lock } = await lockedQuote(target, 'okpay');
    target.providers.fault({ provider: 'okpay', kind: 'unavailable', match: '/v1/orders' });
    const failed = await openSession(payer, quote, { lock });
    lr14.same('the answer without a page', failed.status, 503, failed);
    const match = 'POST /v1/orders';
    target.providers.fault({ provider: 'okpay', kind: 'nonsense', match, times: 2 });
    const lost = await openSession(payer, quote, { lock });
    lr14.same('the answer to nonsense', lost.status, 503, lost);
    target.providers.clearFaults();
    lr14.answered('the next try', await openSession(payer, quote, { lock }), 201);
  },
);

prove(
  'fiat-to-crypto.kyc-gate',
  'above 1 000 USD a day a person must be known, cards and providers together',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const card = { amount: 600, currency: 'USD', paymentMethod: 'stripe' } as const;
    lr21.answered('600 by card', await payer.createIntent(card), 201);
    const of = (amount: number) => openAt(payer, { providerId: 'moonpay', amount });
    lr21.refused('401 more by a provider', await of(401), 403);
    lr21.answered('400 more by a provider', await of(400), 201);
    lr21.refused('20 more by a provider', await of(20), 403);
    lr21.refused('one more by card', await payer.createIntent({ ...card, amount: 1 }), 403);
  },
);
