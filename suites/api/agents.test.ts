/** Agents: by a mandate they pay with the money of who gave it, within its limits, and until it is revoked. */
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  authorize,
  DONE,
  execute,
  intentWhen,
  madeIntent,
  newGrant,
  paymentsOf,
  raceAtGrant,
  readGrant,
  revoke,
  rule,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody reads or changes what belongs to another');
const lr13 = rule('LR-13', 'limits hold exactly, under concurrency and at the change of day');
const REFUSED = [400, 402, 403, 404, 409];

const byMandate = (id: string) => ({ authorizationType: 'agent', quickPayGrantId: id });

prove(
  'agents.mandate-pays-within-limits',
  'an agent pays a merchant of the mandate, with its giver’s money, and not a cent over the cap',
  async ({ target }) => {
    const [giver, agent, shop] = await three(target);
    const permissions = { maxAmount: 30, maxTotalAmount: 40, allowedMerchants: [shop.user.id] };
    const mandate = await newGrant(giver, permissions, { agentId: agent.user.id });
    const merchantId = shop.user.id;
    const { id } = await madeIntent(agent, 3_000n, { merchantId });
    lr13.answered('agreed', await authorize(agent, id, byMandate(mandate.id)), DONE);
    lr13.answered('executed', await execute(agent, id), DONE);
    const paid = await intentWhen(agent, id, 'completed');
    lr13.same('its payer', paid.payerId, giver.user.id);
    const [payment] = await paymentsOf(giver);
    const { userId, agentId } = payment ?? {};
    lr13.same(
      'the payment',
      { userId, agentId },
      { userId: giver.user.id, agentId: agent.user.id },
    );
    lr13.same('payments of the agent’s own', await paymentsOf(agent), []);
    const over = await madeIntent(agent, 1_001n, { merchantId });
    lr13.refused('a cent over', await authorize(agent, over.id, byMandate(mandate.id)), REFUSED);
    const elsewhere = await madeIntent(agent, 100n, { merchantId: giver.user.id });
    const strange = await authorize(agent, elsewhere.id, byMandate(mandate.id));
    lr13.refused('another merchant', strange, REFUSED);
    lr13.same('used', (await readGrant(agent, mandate.id)).usage.totalAmount, 30);
  },
);

prove(
  'agents.mandate-holds-at-once',
  'of six payments of 10 USD that an agent begins at once by a mandate of 25 USD, two are made',
  async ({ target }) => {
    const [giver, agent] = await three(target);
    const mandate = await newGrant(giver, { maxDailyAmount: 25 }, { agentId: agent.user.id });
    const six = Array.from({ length: 6 }, () => madeIntent(agent, 1_000n));
    const requests = (await Promise.all(six)).map(({ id }) => async () => {
      const agreed = await authorize(agent, id, byMandate(mandate.id));
      return agreed.status > 299 ? agreed : execute(agent, id);
    });
    const answers = await raceAtGrant(target, { grantId: mandate.id, waiting: 2 }, requests);
    const made = answers.filter(({ status }) => DONE.includes(status));
    lr13.same('made', made.length, 2, answers.at(-1));
    for (const answer of answers.filter(({ status }) => !DONE.includes(status)))
      lr13.refused('the others', answer, REFUSED);
    lr13.same('payments of the giver', (await paymentsOf(giver)).length, 2);
  },
);

prove(
  'agents.mandate-is-its-agents',
  'nobody else pays by a mandate, not even its giver, and nobody at all once it is revoked',
  async ({ target }) => {
    const [giver, agent, stranger] = await three(target);
    const mandate = await newGrant(giver, {}, { agentId: agent.user.id });
    const agreed = await madeIntent(agent, 500n);
    lr8.answered('its agent', await authorize(agent, agreed.id, byMandate(mandate.id)), DONE);
    for (const other of [stranger, giver]) {
      const { id } = await madeIntent(other, 500n);
      lr8.refused('another', await authorize(other, id, byMandate(mandate.id)), REFUSED);
      lr8.refused('what the agent agreed to', await execute(other, agreed.id), REFUSED);
    }
    lr8.refused('revoked by the agent', await revoke(agent, mandate.id), [403, 404]);
    lr8.answered('revoked by its giver', await revoke(giver, mandate.id), 200);
    lr13.refused('executed after', await execute(agent, agreed.id), REFUSED);
    lr13.same('payments of the giver', await paymentsOf(giver), []);
  },
);

function three({ driver }: RunningTarget) {
  return Promise.all([driver.newUser(), driver.newUser(), driver.newUser()]);
}
