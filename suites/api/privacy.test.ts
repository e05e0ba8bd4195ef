/** A person gets all that is held of them, and is forgotten when they ask; the books stay balanced (LR-22). */
import { createHash } from 'node:crypto';
import type { Payment, SessionAnswer } from '../../contracts/api/index.ts';
import { anOrder, draw, intentBody, processBody } from '../../fixtures/data/index.ts';
import { type RunningTarget, type Session, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { minorOf, openSession, paymentsOf, rule, setLimits, settled } from '../steps/index.ts';
import { opened } from './ramp-steps.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr22 = rule('LR-22', 'a person can take all their data, and be erased');
const EXPORT = '/api/users/me/export';

/** Texts that nobody else has: each tells who wrote it. */
function wordsOf({ user }: Session) {
  const word = (what: string) => `${what} of ${user.id}`;
  const digest = createHash('sha256').update(word('wallet')).digest('hex');
  return {
    displayName: word('name'),
    description: word('description'),
    note: word('note'),
    reason: word('reason'),
    walletAddress: `0x${digest.slice(0, 40)}`,
  };
}

/** Somebody who said who they are, paid `merchant`, and got a part back. Gives the payment's id. */
async function leaveTraces(target: RunningTarget, person: Session, merchant: Session) {
  const { displayName, walletAddress, description, note, reason } = wordsOf(person);
  const body = { displayName, walletAddress };
  const saved = await person.request('/api/users/profile', { method: 'PUT', body });
  lr22.answered('the profile', saved, 200);
  const order = draw(
    anOrder({ from: 5_000n, to: 9_000n, type: 'service' }),
    `traces ${description}`,
  );
  const told = { description, metadata: { note, orderType: order.type } };
  const intent = lr22.answered(
    'an intent',
    await person.createIntent({ ...intentBody(order), ...told }),
    201,
  );
  await target.provider.confirm(intent, TEST_CARDS.succeeds);
  const merchantId = merchant.user.id;
  const paying = { ...processBody(order, intent.paymentIntentId), ...told, merchantId };
  const { id: paymentId } = lr22.answered('a payment', await person.process(paying), 201);
  await settled(target);
  const refund = await person.refund({ paymentId, amount: 0.5, reason });
  lr22.answered('a part back', refund, 201);
  return paymentId;
}

const erase = (person: Session) => person.request('/api/users/me', { method: 'DELETE' });

prove(
  'privacy.export-is-whole',
  'the export holds all that a person did, and nobody else',
  async ({ target }) => {
    const [person, other, merchant] = [
      await target.driver.newUser(),
      await target.driver.newUser(),
      await target.driver.newUser(),
    ];
    const paymentId = await leaveTraces(target, person, merchant);
    await leaveTraces(target, other, merchant);
    const session = await opened(person, 'moonpay');
    const limits = await setLimits(person, { singleLimit: 5, dailyLimit: 5 });
    const { sessionId } = await openSession(person, 1);
    const answer = await person.request(EXPORT);
    lr22.answered('the export', answer, 200);
    const x402 = { limits: limits.id, x402Session: sessionId };
    const ids = { paymentId, session: session.id, ...x402 };
    const wanted = { email: person.email, ...ids, ...wordsOf(person) };
    const text = answer.text.toLowerCase();
    for (const [what, value] of Object.entries(wanted))
      lr22.holds(
        `the export tells ${what}`,
        text.includes(value.toLowerCase()),
        answer.text,
        answer,
      );
    for (const [what, value] of Object.entries({ email: other.email, ...wordsOf(other) }))
      lr22.holds(
        `it tells nothing of another: ${what}`,
        !text.includes(value.toLowerCase()),
        answer.text,
      );
    const secrets = /password|refresh_?hash|scrypt|\$argon|\$2[aby]\$/i;
    lr22.holds('it tells no secret', !secrets.test(answer.text), answer.text, answer);
  },
);

prove(
  'privacy.erased-is-gone',
  'who asked to be erased is in no store, and every door is shut',
  async ({ target }) => {
    const { principals, driver } = target;
    const [person, merchant] = [await driver.newUser(), await driver.newUser()];
    const paymentId = await leaveTraces(target, person, merchant);
    const key = await principals.apiKey(person);
    const watch = await target.stores.watch();
    const before = await watch.found(wordsOf(person));
    lr22.holds('before, words are found', before.includes('description in database dump'), before);
    lr22.answered('erasure', await erase(person), [200, 202, 204]);

    lr22.refused('the access token', await person.me(), 401);
    lr22.refused('the access token, for a list', await person.payments(), 401);
    lr22.refused('the refresh token', await person.refresh(), 401);
    lr22.refused(
      'the password',
      await driver.login(person.email, person.password, person.from),
      401,
    );
    const body = intentBody(draw(anOrder(), 'after erasure'));
    const byKey = await driver.request('/api/payments/create-intent', {
      headers: { 'x-api-key': key },
      body,
    });
    lr22.refused('the API key', byKey, 401);

    // Logs that tell the past are kept for their time, and hold no words of a person's (LR-6, LR-25).
    const { walletAddress, ...words } = wordsOf(person);
    const secrets = {
      email: person.email,
      agentrixId: person.user.agentrixId,
      walletAddress: walletAddress.slice(2),
      ...words,
    };
    const after = (await watch.found(secrets)).filter(
      (found) => !found.endsWith('write-ahead log'),
    );
    lr22.same('words that are left', after, []);
    const seen = lr22.answered(
      'the payment, as its merchant reads it',
      await merchant.payment(paymentId),
      200,
    );
    lr22.same('notes that the merchant reads', seen.metadata, { orderType: 'service' });
  },
);

prove(
  'privacy.erasure-keeps-books',
  'what was paid stays paid, and can be given back',
  async ({ target }) => {
    const [payer, merchant] = [await target.driver.newUser(), await target.driver.newUser()];
    const paymentId = await leaveTraces(target, payer, merchant);
    const read = async (): Promise<Payment> =>
      lr22.answered(
        'the payment, as its merchant reads it',
        await merchant.payment(paymentId),
        200,
      );
    const before = await read();
    lr22.refused('erasure of a merchant who has money left', await erase(merchant));
    lr22.answered('erasure', await erase(payer), [200, 202, 204]);
    const { amount, status, currency } = await read();
    lr22.same(
      'the payment',
      { amount, status, currency },
      { amount: before.amount, status: 'completed', currency: before.currency },
    );
    const body = { paymentId, amount: 1, reason: 'came back' };
    const refund = lr22.answered('a refund by the merchant', await merchant.refund(body), 201);
    lr22.same('cents given back', minorOf(refund), 100n);
  },
);

prove(
  'privacy.address-is-free-again',
  'the address registers anew, as somebody else',
  async ({ target }) => {
    const gone = await target.driver.newUser();
    const intent = await gone.createIntent(intentBody(draw(anOrder(), 'before erasure')));
    lr22.answered('a payment', intent, 201);
    lr22.answered('erasure', await erase(gone), [200, 202, 204]);
    const { email, password, from } = gone;
    const body = { email, password };
    const registered = await target.driver.request<SessionAnswer>('/api/auth/register', {
      body,
      from,
    });
    const { user, access_token } = lr22.answered('registering anew', registered, 201);
    lr22.holds('it is another user', user.id !== gone.user.id, user.id);
    const anew = target.driver.withToken(access_token, from);
    lr22.same('payments of the new user', await paymentsOf(anew), []);
    lr22.refused('the old token', await gone.me(), 401);
  },
);
