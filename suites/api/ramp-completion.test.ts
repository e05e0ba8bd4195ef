/**
 * What goes wrong between a payer and a provider, made good: a provider that fails is passed over without a
 * second charge (LR-16), a lost webhook is asked for (LR-20), and money that isn't the session's settles nothing.
 */
import {
  RAMP_PROVIDERS as ALL,
  type ProviderSession,
  type RampProviderId,
} from '../../contracts/api/index.ts';
import type { Said } from '../../fixtures/providers/ramps/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { eventually, rule } from '../steps/index.ts';
import { lockedQuote, openAt, opened, openSession, read, SESSION } from './ramp-steps.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody reads or changes another’s session');
const lr11 = rule('LR-11', 'only the money that was agreed is booked');
const lr16 = rule('LR-16', 'a payment falls back to the next provider, and never charges twice');
const lr20 = rule('LR-20', 'what a lost webhook said is asked for');

const ORDERS = 'POST /v1/orders';
/** After that the target asks. */
const ASKED_AFTER_MS = 61_000;

for (const kind of ['unavailable', 'error', 'nonsense', 'drop'] as const)
  prove(
    'fiat-to-crypto.falls-back',
    `a provider that opens no page (${kind}) is passed over, and the payer pays at the next`,
    async ({ target }) => {
      const payer = await target.driver.newUser();
      target.providers.fault({ provider: 'okpay', kind, match: ORDERS });
      const session = await openedAfterFault(payer);
      lr16.same('the provider that opened a page', session.providerId, 'binance-pay');
      await target.providers.pay(session.hostedUrl ?? '');
      lr16.same('the session', (await read(payer, session.id)).status, 'completed');
      lr16.same('charges', chargesOf(target, session.id), ['binance-pay']);
    },
  );

prove(
  'fiat-to-crypto.falls-back',
  'an order that was taken before the answer was lost is opened there, and nowhere else',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    target.providers.fault({ provider: 'okpay', kind: 'drop', when: 'after', match: ORDERS });
    const session = await openedAfterFault(payer);
    lr16.same('the provider', session.providerId, 'okpay');
    await target.providers.pay(session.hostedUrl ?? '');
    lr16.same('the session', (await read(payer, session.id)).status, 'completed');
    lr16.same('charges', chargesOf(target, session.id), ['okpay']);
  },
);

prove(
  'fiat-to-crypto.session-is-its-payers',
  'another user neither reads a session nor says that it is paid; its payer does both',
  async ({ target }) => {
    const [payer, stranger] = [await target.driver.newUser(), await target.driver.newUser()];
    const session = await opened(payer, 'moonpay');
    const path = `${SESSION}/${session.id}`;
    const complete = (by: Session) => by.request(`${path}/complete`, { method: 'POST' });
    lr8.refused('a stranger reads it', await stranger.request(path), [403, 404]);
    lr8.refused('a stranger completes it', await complete(stranger), [403, 404]);
    lr8.same('the session', await read(payer, session.id), session);
    lr8.answered('the payer completes it', await complete(payer), 200);
  },
);

prove(
  'fiat-to-crypto.charges-once',
  'a provider that took the money and then did not answer is not passed over',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    settleAndLose(target);
    const session = await openedAfterFault(payer);
    lr16.same('the session', [session.providerId, session.status], ['okpay', 'completed']);
    lr16.same('charges', chargesOf(target, session.id), ['okpay']);
  },
);

prove(
  'fiat-to-crypto.charges-once',
  'while nobody can say whether it took the money, no other provider is asked',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    settleAndLose(target);
    target.providers.fault({ provider: 'okpay', kind: 'error', match: 'GET /v1/orders' });
    const retry = { idempotencyKey: 'in-doubt' };
    const wish = { providerId: 'okpay', amount: 50 } as const;
    const inDoubt = await openAt(payer, wish, retry);
    lr16.same('the answer', inDoubt.status, 503, inDoubt);
    const session = lr16.answered('the retry', await openAt(payer, wish, retry), 201);
    lr16.same('the session', [session.providerId, session.status], ['okpay', 'completed']);
    lr16.same('charges', chargesOf(target, session.id), ['okpay']);
  },
);

prove(
  'fiat-to-crypto.money-must-agree',
  'a payment of less, in another currency or for other coins completes nothing',
  async ({ target }) => {
    // Binance Pay speaks of its own coin alone: there only a locked amount can be compared.
    for (const provider of ALL.filter((one) => one !== 'binance-pay')) {
      const { payer, session } = await visited(target, provider);
      for (const change of [{ fiatAmount: '49.99' }, { fiat: 'EUR' }, { coin: 'BTC' }]) {
        const said = { sessionId: session.id, status: 'completed' as const, ...change };
        lr11.answered('it is acknowledged', await told(target, provider, said), 200);
        const { status } = await read(payer, session.id);
        lr11.holds(`${provider} with ${JSON.stringify(change)}`, status !== 'completed', status);
      }
      await target.providers.pay(session.hostedUrl ?? '');
      lr11.same(`paid whole at ${provider}`, (await read(payer, session.id)).status, 'completed');
    }
  },
);

prove(
  'fiat-to-crypto.money-must-agree',
  'fewer coins than a lock promised complete nothing',
  async ({ target }) => {
    const { payer, quote, lock } = await lockedQuote(target, 'binance-pay');
    const opening = await openSession(payer, quote, { lock });
    const { id, hostedUrl } = lr11.answered('the session', opening, 201);
    const said = { sessionId: id, status: 'completed', fiatAmount: '99.99' } as const;
    lr11.answered('the webhook', await told(target, 'binance-pay', said), 200);
    const { status } = await read(payer, id);
    lr11.holds('the session is not completed', status !== 'completed', status);
    await target.providers.pay(hostedUrl ?? '');
    lr11.same('paid whole', (await read(payer, id)).status, 'completed');
  },
);

prove(
  'fiat-to-crypto.lost-webhook-found',
  'what every provider was paid is asked for when its webhooks are lost',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const sessions: ProviderSession[] = [];
    for (const provider of ALL) {
      const session = await opened(payer, provider);
      const lost = [{ kind: 'drop' }, { kind: 'drop' }] as const;
      await target.providers.pay(session.hostedUrl ?? '', lost);
      sessions.push(session);
    }
    for (const { id } of sessions)
      lr20.same('before it is asked for', (await read(payer, id)).status, 'pending');
    await target.advanceClock(ASKED_AFTER_MS);
    for (const { id, providerId } of sessions) {
      const seen = await eventually(
        () => read(payer, id),
        ({ status }) => status === 'completed',
      );
      lr20.same(`the session at ${providerId}`, seen.status, 'completed');
    }
  },
);

/** A webhook with the provider's own signature, about money that the provider never had. */
function told(target: RunningTarget, provider: RampProviderId, said: Said) {
  const { path, headers, body } = target.providers.webhook(provider, said, 'genuine');
  const json = { 'content-type': 'application/json', ...headers };
  return target.driver.request(path, { method: 'POST', headers: json, body });
}

function settleAndLose(target: RunningTarget): void {
  const kind = 'drop';
  const fault = { provider: 'okpay', kind, when: 'after', settles: true, match: ORDERS } as const;
  target.providers.fault(fault);
}

/** A session that was asked for at OKPay, whatever became of it there. */
async function openedAfterFault(payer: Session): Promise<ProviderSession> {
  const answer = await openAt(payer, { providerId: 'okpay', amount: 50 });
  return lr16.answered('the session', answer, 201);
}

async function visited(target: RunningTarget, providerId: RampProviderId) {
  const payer = await target.driver.newUser();
  return { payer, session: await opened(payer, providerId) };
}

/** The providers that took the payer's money for a session. */
function chargesOf(target: RunningTarget, sessionId: string): string[] {
  const orders = target.providers.orders().filter((order) => order.sessionId === sessionId);
  return orders.filter(({ status }) => status === 'completed').map(({ provider }) => provider);
}
