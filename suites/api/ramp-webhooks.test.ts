/**
 * Providers' webhooks (LR-17): each with its own signature over the raw body, wrong ones without effect,
 * repeated and disordered ones harmless. How far each scheme is verified stands in the test's title.
 */
import {
  type ProviderSession,
  RAMP_PROVIDERS,
  type RampProviderId,
} from '../../contracts/api/index.ts';
import { runSeed } from '../../fixtures/data/index.ts';
import { type Manner, SIGNATURE_SCHEMES } from '../../fixtures/providers/ramps/index.ts';
import type { Answer, RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import { opened, read } from './ramp-steps.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr17 = rule('LR-17', 'webhooks are signed, and duplicates and any order are harmless');

/** A scheme without a time in it can't grow old; there a report is harmless because it counts once. */
const TIMELESS: readonly RampProviderId[] = ['okpay'];

for (const provider of RAMP_PROVIDERS) {
  const { status, compared } = SIGNATURE_SCHEMES[provider];
  const how = `signature scheme ${status}, compared: ${compared}`;

  prove(
    `ramp-webhooks.${provider}-signed`,
    `${provider}: wrong signatures have no effect (${how})`,
    async ({ target }) => {
      const { payer, session } = await openedSession(target, provider);
      const wrong: Manner[] = ['mis-signed', 'unsigned', 'altered'];
      if (!TIMELESS.includes(provider)) wrong.push('stale');
      for (const manner of wrong) {
        const answer = await send(target, { provider, session, manner });
        lr17.refused(`a ${manner} webhook of ${provider}`, answer, 401);
        lr17.same('the session', (await read(payer, session.id)).status, 'pending', answer);
      }
      const right = await send(target, { provider, session, manner: 'genuine' });
      lr17.same('it is acknowledged', lr17.answered('the right one', right, 200).received, true);
      lr17.same('the session', (await read(payer, session.id)).status, 'completed', right);
    },
  );

  prove(
    'ramp-webhooks.disorder-harmless',
    `${provider}: twice, and the last first`,
    async ({ target }) => {
      const { payer, session } = await openedSession(target, provider);
      const hosted = session.hostedUrl ?? '';
      const order = await target.providers.pay(hosted, [
        { kind: 'duplicate' },
        { kind: 'reorder' },
      ]);
      const seen = await read(payer, session.id);
      lr17.same('the session', seen.status, 'completed');
      const deliveries = target.providers.deliveries().filter((one) => one.provider === provider);
      lr17.same(
        'not acknowledged',
        deliveries.filter(({ status }) => status !== 200),
        [],
      );
      if (provider !== 'binance-pay') lr17.same('the hash', seen.txHash, order.txHash);
    },
  );
}

prove('ramp-webhooks.disorder-harmless', 'in disorders drawn by the seed', async ({ target }) => {
  for (let round = 0; round < 5; round++) {
    const provider = RAMP_PROVIDERS[round % RAMP_PROVIDERS.length] ?? 'moonpay';
    const { payer, session } = await openedSession(target, provider);
    await target.providers.pay(session.hostedUrl ?? '', { seed: runSeed() + round });
    lr17.same(`the session at ${provider}`, (await read(payer, session.id)).status, 'completed');
  }
});

prove(
  'ramp-webhooks.disorder-harmless',
  'a completed session is not failed by a late word',
  async ({ target }) => {
    const { payer, session } = await openedSession(target, 'moonpay');
    await target.providers.pay(session.hostedUrl ?? '');
    const late = await send(target, {
      provider: 'moonpay',
      session,
      manner: 'genuine',
      status: 'failed',
    });
    lr17.answered('a late failure', late, 200);
    lr17.same('the session', (await read(payer, session.id)).status, 'completed', late);
  },
);

prove(
  'ramp-webhooks.own-sessions-only',
  'a provider’s word about another’s session, or an unknown one, is acknowledged and changes nothing',
  async ({ target }) => {
    const { payer, session } = await openedSession(target, 'moonpay');
    const foreign = await send(target, { provider: 'okpay', session, manner: 'genuine' });
    lr17.answered('OKPay about a session at MoonPay', foreign, 200);
    lr17.same('the session', (await read(payer, session.id)).status, 'pending', foreign);
    const nobody = { ...session, id: '00000000-0000-4000-8000-000000000000' };
    for (const turn of ['the first time', 'again']) {
      const answer = await send(target, {
        provider: 'moonpay',
        session: nobody,
        manner: 'genuine',
      });
      lr17.answered(`an unknown session ${turn}`, answer, 200);
    }
  },
);

interface Sent {
  readonly provider: RampProviderId;
  readonly session: ProviderSession;
  readonly manner: Manner;
  readonly status?: 'completed' | 'failed';
}

function send(
  target: RunningTarget,
  { provider, session, manner, status = 'completed' }: Sent,
): Promise<Answer<{ received?: boolean }>> {
  const said = { sessionId: session.id, status };
  const { path, headers, body } = target.providers.webhook(provider, said, manner);
  const json = { 'content-type': 'application/json', ...headers };
  return target.driver.request(path, { method: 'POST', headers: json, body });
}

async function openedSession(target: RunningTarget, providerId: RampProviderId) {
  const payer = await target.driver.newUser();
  return { payer, session: await opened(payer, providerId) };
}
