/** Pay intents: a link to pay by, agreed to by its payer, paid once, and completed by money alone. */
import Value from 'typebox/value';
import { ExecutedPayIntent, PayIntent } from '../../contracts/api/index.ts';
import { type RunningTarget, type Session, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  authorize,
  cancelIntent,
  DONE,
  execute,
  heldWebhooks,
  intentWhen,
  later,
  madeIntent,
  newGrant,
  payIntentBody,
  paymentsOf,
  raceAtPayer,
  readIntent,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr5 = rule('LR-5', 'every input is validated');
const lr7 = rule('LR-7', 'no URL of a client is fetched, or leads a browser astray');
const lr8 = rule('LR-8', 'nobody reads or changes what belongs to another');
const lr9 = rule('LR-9', 'a pay intent is paid once');
const lr10 = rule('LR-10', 'a pay intent moves along its states');
const HOUR_MS = 3_600_000;
const CENTS = 2_500n;
const TOO_LATE = [400, 403, 409, 410];

prove(
  'pay-intents.card-payment-completes',
  'made, authorised, executed: completed when the card’s money came in, and not before',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const merchant = await target.driver.newUser();
    const made = await madeIntent(payer, CENTS, { merchantId: merchant.user.id, orderId: 'o-1' });
    lr10.holds('the intent is as agreed', Value.Check(PayIntent, made), made);
    lr10.same('it is', made.status, 'created');
    const lasts = Date.parse(made.expiresAt) - Date.parse(made.createdAt);
    lr10.same('it lasts, in milliseconds', lasts, HOUR_MS);
    lr10.holds('it has a link', URL.canParse(made.metadata.payUrl), made.metadata.payUrl);
    const isPicture = made.metadata.qrCode.startsWith('data:image/png;base64,');
    lr10.holds('the link has a picture', isPicture, made.metadata.qrCode.slice(0, 40));
    const agreed = lr10.answered('authorised', await authorize(payer, made.id), DONE);
    lr10.same('then it is', agreed.status, 'authorized');
    await using webhooks = await heldWebhooks(target);
    const executed = lr10.answered('executed', await execute(payer, made.id), DONE);
    lr10.holds('it is as agreed too', Value.Check(ExecutedPayIntent, executed), executed);
    lr10.same('nobody has paid', executed.status, 'executing');
    await target.provider.confirm(confirmable(executed), TEST_CARDS.succeeds);
    lr10.same('nothing is known', (await readIntent(payer, made.id)).status, 'executing');
    await webhooks.release();
    lr10.same('paid', (await intentWhen(payer, made.id, 'completed')).status, 'completed');
    const [payment] = await paymentsOf(merchant);
    lr10.same('its merchant was paid', payment?.status, 'completed');
    const again = lr9.answered('executed again', await execute(payer, made.id), DONE);
    lr9.same('it stays', again.status, 'completed');
    lr9.same('payments', (await paymentsOf(payer)).length, 1);
  },
);

prove(
  'pay-intents.declined-card-completes-nothing',
  'a declined card leaves the intent open, and another card may pay it',
  async ({ target }) => {
    const { payer, id, executed } = await executing(target);
    await target.provider.confirm(confirmable(executed), TEST_CARDS.declined);
    await settled(target);
    lr10.same('declined', (await readIntent(payer, id)).status, 'executing');
    await target.provider.confirm(confirmable(executed), TEST_CARDS.succeeds);
    const paid = await intentWhen(payer, id, 'completed');
    lr10.same('by another card', paid.status, 'completed');
  },
);

prove(
  'pay-intents.executes-once',
  'of six executions at the same instant, one charges; all tell the same',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const grant = await newGrant(payer, {});
    const { id } = await madeIntent(payer, CENTS);
    const by = { authorizationType: 'quickpay', quickPayGrantId: grant.id };
    lr9.answered('authorised', await authorize(payer, id, by), DONE);
    const six = Array.from({ length: 6 }, () => () => execute(payer, id));
    const answers = await raceAtPayer(target, { userId: payer.user.id, waiting: 2 }, six);
    for (const answer of answers)
      lr9.same('each', lr9.answered('executed', answer, DONE).status, 'completed', answer);
    await settled(target);
    lr9.same('payments', (await paymentsOf(payer)).length, 1);
    const intents = await target.provider.intents();
    const charged = intents.filter(({ metadata }) => metadata.userId === payer.user.id);
    lr9.same(
      'charges',
      charged.map(({ amountReceived }) => amountReceived),
      [Number(CENTS)],
    );
  },
);

prove(
  'pay-intents.expired-is-refused',
  'an intent that has expired by the clock is neither authorised nor executed',
  async ({ target }) => {
    const maker = await target.driver.newUser();
    const [fresh, agreed] = [await madeIntent(maker, CENTS), await madeIntent(maker, CENTS)];
    const lasting = await madeIntent(maker, CENTS, { expiresIn: 7_200 });
    lr10.answered('authorised in time', await authorize(maker, agreed.id), DONE);
    await target.advanceClock(HOUR_MS);
    const payer = await later(target, maker);
    lr10.refused('authorised too late', await authorize(payer, fresh.id), TOO_LATE);
    lr10.refused('executed too late', await execute(payer, agreed.id), TOO_LATE);
    for (const { id } of [fresh, agreed])
      lr10.same('an hour later', (await readIntent(payer, id)).status, 'expired');
    lr10.answered('one that lasts longer', await authorize(payer, lasting.id), DONE);
    lr10.same('payments', await paymentsOf(payer), []);
  },
);

prove(
  'pay-intents.cancelled-is-over',
  'nobody pays a cancelled intent, not even with the card form still open',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const early = await madeIntent(payer, CENTS);
    lr10.answered('authorised', await authorize(payer, early.id), DONE);
    const cancelled = lr10.answered('cancelled', await cancelIntent(payer, early.id), 200);
    lr10.same('it is', cancelled.status, 'cancelled');
    lr10.refused('executed after', await execute(payer, early.id));
    const open = await executing(target);
    lr10.answered('cancelled late', await cancelIntent(open.payer, open.id), 200);
    const pays = target.provider.confirm(confirmable(open.executed), TEST_CARDS.succeeds);
    const outcome = await pays.catch(() => 'refused by the provider');
    lr10.same('the card form', outcome, 'refused by the provider');
    lr10.same('in the end', (await readIntent(open.payer, open.id)).status, 'cancelled');
    const paid = await executing(target);
    await target.provider.confirm(confirmable(paid.executed), TEST_CARDS.succeeds);
    await intentWhen(paid.payer, paid.id, 'completed');
    lr10.refused('what is paid is not cancelled', await cancelIntent(paid.payer, paid.id));
  },
);

prove(
  'pay-intents.bound-to-payer',
  'an intent is its payer’s; a merchant’s link is the first one’s who agrees',
  async ({ target }) => {
    const [payer, stranger, merchant] = await three(target);
    const own = await madeIntent(payer, CENTS);
    await closedTo(stranger, own.id);
    lr8.same('untouched', (await readIntent(payer, own.id)).status, 'created');
    const link = await madeIntent(merchant, CENTS, { merchantId: merchant.user.id });
    lr8.same('payers of a link', link.payerId, null);
    lr8.answered('the first', await authorize(payer, link.id), DONE);
    await closedTo(stranger, link.id);
    lr8.refused('its merchant executes', await execute(merchant, link.id), [403, 404]);
    const executed = lr8.answered('its payer executes', await execute(payer, link.id), DONE);
    lr8.same('for the merchant', executed.merchantId, merchant.user.id);
    lr8.same('by the payer', executed.payerId, payer.user.id);
    const { paymentIntentId = '' } = executed;
    const terms = { paymentMethod: 'stripe', paymentIntentId } as const;
    const body = { ...terms, amount: Number(executed.amount), currency: 'USD' };
    const theft = await payer.process({ ...body, merchantId: stranger.user.id });
    lr8.refused('the payer names another merchant', theft);
  },
);

prove(
  'pay-intents.return-urls-are-safe',
  'a return URL is https or of a configured origin, and nobody ever fetches it',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const strange = ['javascript:alert(1)', 'http://127.0.0.1:1/', 'file:///etc/passwd', '//a.b/c'];
    for (const url of [...strange, 'https://user:word@shop.example/', 'data:text/html,x', 'shop'])
      for (const name of ['returnUrl', 'cancelUrl', 'successUrl']) {
        const body = payIntentBody(CENTS, { metadata: { [name]: url } });
        lr7.refused(`${name} ${url}`, await post(payer, body), 400);
      }
    const metadata = { returnUrl: 'https://shop.example/back', successUrl: target.allowedOrigin };
    const made = await madeIntent(payer, CENTS, { metadata });
    const { returnUrl, successUrl } = made.metadata;
    lr7.same('harmless ones are kept', { returnUrl, successUrl }, metadata);
  },
);

prove(
  'pay-intents.bad-input-refused',
  'what is no pay intent is refused, and names why',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const good = payIntentBody(CENTS);
    const bad = [
      { ...good, amount: 0 },
      { ...good, amount: 1.005 },
      { ...good, currency: 'XXX' },
      { ...good, type: 'Order Payment' },
      { ...good, expiresIn: 0 },
      { ...good, mode: 'test' },
      { ...good, status: 'completed' },
      { ...good, merchantId: '00000000-0000-4000-8000-000000000000' },
    ];
    for (const body of bad) lr5.refused(JSON.stringify(body), await post(payer, body), 400);
    const { id } = await madeIntent(payer, CENTS);
    for (const body of [{ authorizationType: 'quickpay' }, { authorizationType: 'me' }])
      lr5.refused(JSON.stringify(body), await authorize(payer, id, body), 400);
  },
);

async function executing(target: RunningTarget) {
  const payer = await target.driver.newUser();
  const { id } = await madeIntent(payer, CENTS);
  lr10.answered('authorised', await authorize(payer, id), DONE);
  const executed = lr10.answered('executed', await execute(payer, id), DONE);
  return { payer, id, executed };
}

function confirmable({ clientSecret = '', paymentIntentId = '' }: ExecutedPayIntent) {
  return { clientSecret, paymentIntentId };
}

async function closedTo(stranger: Session, id: string): Promise<void> {
  const read = await stranger.request(`/api/pay-intents/${id}`);
  lr8.refused('read by a stranger', read, [403, 404]);
  lr8.refused('authorised by a stranger', await authorize(stranger, id));
  lr8.refused('executed by a stranger', await execute(stranger, id), [403, 404]);
  lr8.refused('cancelled by a stranger', await cancelIntent(stranger, id), [403, 404]);
}

function post(payer: Session, body: unknown) {
  return payer.request('/api/pay-intents', { method: 'POST', body });
}

function three({ driver }: RunningTarget) {
  return Promise.all([driver.newUser(), driver.newUser(), driver.newUser()]);
}
