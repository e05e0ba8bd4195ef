/** A locked exchange rate is honoured until it expires, and used once, by its owner (LR-14). */
import Value from 'typebox/value';
import { ExchangeRateQuote, RateLock } from '../../contracts/api/index.ts';
import { anOrder, draw, intentBody, type Order, processBody } from '../../fixtures/data/index.ts';
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, paymentsOf, rule, waitersAtLocks } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr14 = rule('LR-14', 'a rate lock is honoured until it expires, and used once');
const LOCKS = '/api/payments/exchange-rate/lock';
const CROWD = 4;

prove(
  'exchange.lock-honoured',
  'a lock promises the quoted rate until it expires, and a payment may use it',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const order = draw(anOrder(), 'honoured');
    const quoted = await payer.request('/api/payments/exchange-rate/quotes?from=USD&to=CNY');
    lr14.answered('a quote', quoted, 200);
    const quoteFits = Value.Check(ExchangeRateQuote, quoted.body);
    lr14.holds('the quote is as agreed', quoteFits, quoted.body, quoted);
    const { lock, answer } = await locked(payer, order);
    lr14.same(
      'its rate',
      Number(lock.rate),
      Number((quoted.body as ExchangeRateQuote).rate),
      answer,
    );
    const leftMs = leftOf(lock);
    lr14.holds('it is good for a while', leftMs > 0, lock.expiresAt, answer);
    const read = await payer.request<RateLock>(`${LOCKS}/${lock.lockId}`);
    lr14.same('the lock, as its owner reads it', lr14.answered('it', read, 200), lock, read);
    const paid = await payer.createIntent(withLock(order, lock));
    lr14.answered('a payment that uses it', paid, 201);
  },
);

prove('exchange.lock-used-once', 'a used lock pays for nothing else', async ({ target }) => {
  const payer = await target.driver.newUser();
  const order = draw(anOrder(), 'used once');
  const { lock } = await locked(payer, order);
  lr14.answered('the first payment', await payer.createIntent(withLock(order, lock)), 201);
  lr14.refused('the second payment', await payer.createIntent(withLock(order, lock)));
  const other = await openPayment(target, 'used once, at process', { payer });
  const body = processBody(other.order, other.intent.paymentIntentId);
  const late = await payer.process({ ...body, metadata: withLock(order, lock).metadata });
  lr14.refused('a payment that names it at process', late);
  lr14.same('payments in the list', (await paymentsOf(payer)).length, 2);
});

prove(
  'exchange.lock-used-once-at-once',
  'of payments that name one lock at the same instant, one uses it',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const order = draw(anOrder(), 'at once');
    const { lock } = await locked(payer, order);
    const { amount } = order;
    const wishes = { payer, order: { from: amount.minor, to: amount.minor } };
    const processes = [];
    const holds = new AsyncDisposableStack();
    for (let index = 0; index < CROWD; index++) {
      const { intent, paymentId } = await openPayment(target, `at once ${index}`, wishes);
      holds.use(await target.hold(paymentId));
      const body = { ...processBody(order, intent.paymentIntentId) };
      processes.push(payer.process({ ...body, metadata: withLock(order, lock).metadata }));
    }
    await releasedTogether(target, holds);
    const answers = await Promise.all(processes);
    const used = answers.filter(({ status }) => status === 201);
    lr14.same('payments that used it', used.length, 1, answers.at(-1));
    for (const answer of answers.filter(({ status }) => status !== 201))
      lr14.refused('the others', answer);
  },
);

prove(
  'exchange.lock-expires',
  'a lock that has expired by the clock pays for nothing; one in time does',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const order = draw(anOrder(), 'expires');
    const [inTime, tooLate] = [await locked(payer, order), await locked(payer, order)];
    await target.advanceClock(leftOf(tooLate.lock) - 60_000);
    const good = await payer.createIntent(withLock(order, inTime.lock));
    lr14.answered('a minute before it expires', good, 201);
    await target.advanceClock(61_000);
    lr14.refused('a second after', await payer.createIntent(withLock(order, tooLate.lock)));
    const fresh = await locked(payer, order);
    lr14.answered('with a new lock', await payer.createIntent(withLock(order, fresh.lock)), 201);
  },
);

prove(
  'exchange.lock-is-its-owners',
  'a lock is for its owner and its amount; one that is none is refused',
  async ({ target }) => {
    const [owner, stranger] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
    const order = draw(anOrder(), 'owner');
    const { lock } = await locked(owner, order);
    const theft = await stranger.request(`${LOCKS}/${lock.lockId}`);
    lr14.refused('read by a stranger', theft, [403, 404]);
    lr14.refused('used by a stranger', await stranger.createIntent(withLock(order, lock)));
    const body = withLock(order, lock);
    lr14.refused('for more', await owner.createIntent({ ...body, amount: body.amount + 1 }));
    for (const lockId of ['00000000-0000-4000-8000-000000000000', 'none', 7]) {
      const metadata = { ...body.metadata, exchangeRateLockId: lockId };
      lr14.refused(`lock ${lockId}`, await owner.createIntent({ ...body, metadata }));
    }
    lr14.same('payments after all that', await paymentsOf(owner), []);
    lr14.answered('used by its owner', await owner.createIntent(body), 201);
  },
);

async function locked(
  payer: Session,
  { amount }: Order,
): Promise<{ lock: RateLock; answer: Answer<RateLock> }> {
  const body = { from: amount.currency, to: 'CNY', amount: Number(amount.minor) / 100 };
  const answer = await payer.request<RateLock>(LOCKS, { method: 'POST', body });
  const lock = lr14.answered('a lock', answer, [200, 201]);
  lr14.holds('the lock is as agreed', Value.Check(RateLock, lock), lock, answer);
  return { lock, answer };
}

function withLock(order: Order, lock: RateLock) {
  const body = intentBody(order);
  return { ...body, metadata: { ...body.metadata, exchangeRateLockId: lock.lockId } };
}

/** Lets all go once all wait. */
async function releasedTogether(target: RunningTarget, holds: AsyncDisposableStack): Promise<void> {
  try {
    await waitersAtLocks(target, CROWD);
  } finally {
    await holds.disposeAsync();
  }
}

/** Milliseconds by our clock, which is the target's until it is moved. */
function leftOf({ expiresAt }: RateLock): number {
  return Date.parse(expiresAt) - Date.now();
}
