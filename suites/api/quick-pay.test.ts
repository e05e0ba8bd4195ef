/** Quick-pay grants: every limit holds, also at once, and a revoked grant pays nothing (LR-13). */
import Value from 'typebox/value';
import { QuickPayGrant } from '../../contracts/api/index.ts';
import type { Answer, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  authorize,
  authorizeBy,
  cancelIntent,
  DONE,
  execute,
  madeIntent,
  newGrant,
  paymentsOf,
  quickPay,
  raceAtGrant,
  readGrant,
  readIntent,
  revoke,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr5 = rule('LR-5', 'every input is validated');
const lr8 = rule('LR-8', 'nobody reads or changes what belongs to another');
const lr13 = rule('LR-13', 'limits hold exactly, under concurrency and at the change of day');
const GRANTS = '/api/quick-pay-grants';
const REFUSED = [400, 402, 403, 409];

prove(
  'quick-pay.limits-hold',
  'a payment over any limit is refused, and one that fills it to the cent is paid',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const [shop, other] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
    const single = await newGrant(payer, { maxAmount: 10 });
    lr13.refused('a cent over the single limit', await quickPay(payer, single, 1_001n), REFUSED);
    lr13.answered('the single limit', await quickPay(payer, single, 1_000n), DONE);
    const total = await newGrant(payer, { maxTotalAmount: 15, maxTransactions: 2 });
    lr13.answered('the first', await quickPay(payer, total, 1_000n), DONE);
    lr13.refused('a cent over the total', await quickPay(payer, total, 501n), REFUSED);
    lr13.answered('to the cent', await quickPay(payer, total, 250n), DONE);
    lr13.refused('a third of two', await quickPay(payer, total, 100n), REFUSED);
    const { usage } = await readGrant(payer, total.id);
    lr13.same('used', { total: usage.totalAmount, count: usage.transactionCount }, USED);
    const listed = await newGrant(payer, { allowedMerchants: [shop.user.id] });
    for (const [merchantId, accepted] of [
      [shop.user.id, true],
      [other.user.id, false],
    ] as const) {
      const { id } = await madeIntent(payer, 500n, { merchantId });
      const by = { authorizationType: 'quickpay', quickPayGrantId: listed.id };
      const answer = await authorize(payer, id, by);
      if (accepted) lr13.answered('a merchant of the list', answer, DONE);
      else lr13.refused('another merchant', answer, REFUSED);
    }
  },
);

prove(
  'quick-pay.limits-hold-at-once',
  'of six payments of 10 USD that meet at a grant of 25 USD, two are authorised',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const grant = await newGrant(payer, { maxTotalAmount: 25 });
    const intents = await sixIntents(payer);
    const by = { authorizationType: 'quickpay', quickPayGrantId: grant.id };
    const requests = intents.map(
      ({ id }) =>
        () =>
          authorize(payer, id, by),
    );
    const answers = await raceAtGrant(target, { grantId: grant.id, waiting: 2 }, requests);
    assertTwo(answers);
    const { usage } = await readGrant(payer, grant.id);
    lr13.same('used', { total: usage.totalAmount, count: usage.transactionCount }, TWO_OF_TEN);
  },
);

prove(
  'quick-pay.revoked-pays-nothing',
  'once a grant is revoked nothing is authorised or executed with it, whatever was under way',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const grant = await newGrant(payer, {});
    const agreed = lr13.answered('agreed', await authorizeBy(payer, grant, 1_000n), DONE);
    const requests = [() => revoke(payer, grant.id), () => execute(payer, agreed.id)] as const;
    const [revoked, raced] = await raceAtGrant<Answer<unknown>>(
      target,
      { grantId: grant.id, waiting: 2 },
      [...requests],
    );
    if (revoked) lr13.answered('revoked', revoked, 200);
    if (raced && raced.status > 299) lr13.refused('executed at the same instant', raced, REFUSED);
    const open = await readIntent(payer, agreed.id);
    const paid = (await paymentsOf(payer)).length;
    lr13.same('payments by then', paid, open.status === 'completed' ? 1 : 0);
    lr13.refused('agreed after', await authorizeBy(payer, grant, 100n), REFUSED);
    const other = await newGrant(payer, {});
    const waiting = lr13.answered('agreed', await authorizeBy(payer, other, 1_000n), DONE);
    lr13.answered('revoked too', await revoke(payer, other.id), 200);
    lr13.refused('executed after', await execute(payer, waiting.id), REFUSED);
    lr13.same('payments after', (await paymentsOf(payer)).length, paid);
  },
);

prove(
  'quick-pay.failed-payment-gives-back',
  'a declined or cancelled payment gives the limit back; one that may still be paid does not',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const paymentMethod = { type: 'stripe', id: 'pm_card_chargeDeclined' } as const;
    const grant = await newGrant(payer, { maxTotalAmount: 10 }, { paymentMethod });
    const agreed = lr13.answered('agreed', await authorizeBy(payer, grant, 1_000n), DONE);
    lr13.refused('while it is agreed', await authorizeBy(payer, grant, 100n), REFUSED);
    lr13.answered('cancelled', await cancelIntent(payer, agreed.id), 200);
    const again = lr13.answered('agreed again', await authorizeBy(payer, grant, 1_000n), DONE);
    lr13.refused('the card', await execute(payer, again.id), 402);
    await settled(target);
    lr13.same('declined', (await readIntent(payer, again.id)).status, 'cancelled');
    const { usage } = await readGrant(payer, grant.id);
    lr13.same('used', { total: usage.totalAmount, count: usage.transactionCount }, UNUSED);
    const open = await newGrant(
      payer,
      { maxTotalAmount: 10 },
      { paymentMethod: { type: 'stripe' } },
    );
    const opened = lr13.answered('opened', await quickPay(payer, open, 1_000n), DONE);
    lr13.same('by a payer who confirms', opened.status, 'executing');
    lr13.refused('while it may be paid', await authorizeBy(payer, open, 100n), REFUSED);
  },
);

prove(
  'quick-pay.only-own',
  'a grant is its giver’s: nobody else reads it, pays with it or revokes it',
  async ({ target }) => {
    const [owner, stranger] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
    const grant = await newGrant(owner, { maxAmount: 10 });
    lr8.holds('the grant is as agreed', Value.Check(QuickPayGrant, grant), grant);
    const path = `${GRANTS}/${grant.id}`;
    lr8.refused('read', await stranger.request(path), [403, 404]);
    lr8.refused('revoked', await revoke(stranger, grant.id), [403, 404]);
    lr8.refused('used', await authorizeBy(stranger, grant, 500n), [403, 404]);
    const list = await stranger.request<QuickPayGrant[]>(GRANTS);
    lr8.same('listed', lr8.answered('the list', list, 200), [], list);
    const own = await owner.request<QuickPayGrant[]>(GRANTS);
    lr8.same('the owner’s list', lr8.answered('it', own, 200), [grant], own);
    for (const permissions of [{ maxAmount: 0 }, { maxAmount: 0.001 }, { maxTransactions: 1.5 }]) {
      const body = { paymentMethod: { type: 'stripe' }, permissions };
      const answer = await owner.request(GRANTS, { method: 'POST', body });
      lr5.refused(JSON.stringify(permissions), answer, 400);
    }
  },
);

const USED = { total: 12.5, count: 2 };
const TWO_OF_TEN = { total: 20, count: 2 };
const UNUSED = { total: 0, count: 0 };

async function sixIntents(payer: Session) {
  return Promise.all(Array.from({ length: 6 }, () => madeIntent(payer, 1_000n)));
}

function assertTwo(answers: readonly Answer<unknown>[]): void {
  const given = answers.filter(({ status }) => DONE.includes(status));
  lr13.same('authorised', given.length, 2, answers.at(-1));
  for (const answer of answers.filter(({ status }) => !DONE.includes(status)))
    lr13.refused('the others', answer, REFUSED);
}
