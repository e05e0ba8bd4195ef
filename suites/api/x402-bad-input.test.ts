/** Whatever is no X402 is refused as the client's fault, and never as ours (LR-5). */
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { onSale, openSession, rule, setLimits, signedPayment } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr5 = rule('LR-5', 'every input is validated');
const PATH = '/api/payments/x402';
const UUID = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
const SIGNATURE = `0x${'1b'.repeat(65)}`;
const HUGE = '9'.repeat(77);

const limits = { singleLimit: 1, dailyLimit: 10 };
const BAD_LIMITS: readonly object[] = [
  {},
  { ...limits, singleLimit: 0 },
  { ...limits, singleLimit: -1 },
  { ...limits, singleLimit: 0.0000001 },
  { ...limits, singleLimit: '1' },
  { ...limits, dailyLimit: 1e300 },
  { ...limits, durationDays: 0 },
  { ...limits, durationDays: 1.5 },
  { ...limits, isActive: true },
];

const session = { paymentId: UUID, amount: 1, currency: 'USDC' };
const BAD_SESSIONS: readonly object[] = [
  { ...session, paymentId: 'mine' },
  { ...session, amount: 0 },
  { ...session, amount: 0.0005 },
  { ...session, amount: 1.0000001 },
  { ...session, currency: 'USD' },
  { ...session, currency: 'USDT' },
  { ...session, recipient: UUID },
  { ...session, metadata: { note: 'a\u0000b' } },
];

const post = (payer: Session, path: string, body: unknown) =>
  payer.request(`${PATH}${path}`, { method: 'POST', body });

prove(
  'x402.bad-input-refused',
  'limits, sessions and signatures that are none are refused, and leave nothing',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    for (const body of BAD_LIMITS)
      lr5.refused(`limits ${JSON.stringify(body)}`, await post(payer, '/authorization', body), 400);
    lr5.refused('limits afterwards', await payer.request(`${PATH}/authorization`), 404);
    await setLimits(payer, limits);
    for (const body of BAD_SESSIONS)
      lr5.refused(`session ${JSON.stringify(body)}`, await post(payer, '/session', body), 400);
    const { sessionId } = await openSession(payer, 1);
    const from = '0x52908400098527886E0F7030069857D2E4169ee7';
    for (const body of [{}, { signature: '0x' }, { signature: SIGNATURE, from }]) {
      const answer = await post(payer, `/session/${sessionId}/execute`, body);
      lr5.refused(`execute ${JSON.stringify(body)}`, answer, 400);
    }
    const noWallet = await post(payer, `/session/${sessionId}/execute`, { signature: SIGNATURE });
    lr5.refused('execute without a wallet', noWallet, 400);
    const unknown = await post(payer, `/session/${UUID}/execute`, { signature: SIGNATURE });
    lr5.refused('execute of no session', unknown, 404);
  },
);

prove(
  'x402.bad-input-refused',
  'what a facilitator or a buyer sends that is no payment is refused',
  async ({ target }) => {
    const { path, requirements } = await onSale(target);
    const good = await signedPayment(target, await target.chain.newWallet());
    const body = { x402Version: 2, paymentPayload: good, paymentRequirements: requirements };
    const worse = (change: object) => ({ ...body, ...change });
    const bad: readonly object[] = [
      {},
      worse({ x402Version: 1 }),
      worse({ paymentRequirements: { ...requirements, amount: '1.5' } }),
      worse({ paymentRequirements: { ...requirements, amount: `1${HUGE}` } }),
      worse({ paymentRequirements: { ...requirements, payTo: 'me' } }),
      worse({ paymentPayload: { ...good, payload: {} } }),
      worse({ paymentPayload: { ...good, payload: { ...good.payload, signature: '0x00' } } }),
    ];
    for (const each of bad)
      for (const route of ['verify', 'settle'])
        lr5.refused(`${route} ${shortened(each)}`, await facilitated(target, route, each), 400);
    const huge = worse({ paymentRequirements: { ...requirements, amount: HUGE } });
    const verdict = await facilitated(target, 'verify', huge);
    lr5.same('more than there is', lr5.answered('a verdict', verdict, 200).isValid, false);
    for (const header of ['', 'none', '%%%', Buffer.from('{}').toString('base64')]) {
      const headers = { 'PAYMENT-SIGNATURE': header };
      lr5.refused(`payment "${header}"`, await target.driver.request(path, { headers }), 402);
    }
    const nothing = await target.driver.request('/api/x402/resource/nothing');
    lr5.refused('what is not on sale', nothing, 404);
  },
);

function facilitated(target: RunningTarget, route: string, body: object) {
  const headers = { 'x-facilitator-key': target.principals.facilitatorKey };
  return target.driver.request<{ isValid?: boolean }>(`/api/x402/${route}`, { headers, body });
}

function shortened(body: object): string {
  return JSON.stringify(body).slice(0, 80);
}
