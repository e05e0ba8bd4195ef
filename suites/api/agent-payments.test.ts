/** Agent payments: completed by the agent's own transfer, owed by the user, and repaid once. */
import Value from 'typebox/value';
import { AgentPayment, type AgentPaymentList } from '../../contracts/api/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  advanced,
  askAgent,
  confirmAdvance,
  DONE,
  raceAtPayer,
  repay,
  rule,
  sendTransfer,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody reads or changes what belongs to another');
const lr11 = rule('LR-11', 'what an agent advances is owed, until it is repaid');
const lr12 = rule('LR-12', 'never out more than in');
const lr18 = rule('LR-18', 'an agent payment completes by its transfer only');
const REFUSED = [400, 403, 409];
const NOBODY = `0x${'0'.repeat(64)}`;

prove(
  'agents.advance-and-repay',
  'an agent pays the merchant for the user, who repays by a transfer, once',
  async ({ target }) => {
    const { user, agent, merchantId } = await people(target);
    const terms = { amount: 12.345678, merchantId, repaymentMethod: 'crypto' } as const;
    const asked = await askAgent(user.payer, agent, terms);
    lr11.holds('it is as agreed', Value.Check(AgentPayment, asked), asked);
    lr11.same('nobody owes', asked.repaymentStatus, 'not_due');
    lr11.refused(
      'repaid too early',
      await repay(user.payer, asked.id, { transactionHash: NOBODY }),
    );
    const hash = await sendTransfer(target, agent.wallet, { amount: terms.amount });
    const paid = lr11.answered('paid', await confirmAdvance(agent.payer, asked.id, hash), DONE);
    lr11.same('it is', [paid.status, paid.repaymentStatus], ['completed', 'due']);
    const again = await confirmAdvance(agent.payer, asked.id, hash);
    lr11.same('told twice', lr11.answered('again', again, DONE).status, 'completed');
    lr11.refused(
      'repaid by the agent’s own transfer',
      await repay(user.payer, asked.id, {
        transactionHash: hash,
      }),
      REFUSED,
    );
    const back = await sendTransfer(target, user.wallet, { amount: terms.amount });
    const repaid = await repay(user.payer, asked.id, { transactionHash: back });
    lr11.same('then', lr11.answered('repaid', repaid, DONE).repaymentStatus, 'repaid');
    lr11.refused('repaid again', await repay(user.payer, asked.id, { transactionHash: back }), 409);
    const lists = [await listed(agent.payer, 'list'), await listed(user.payer, 'user-list')];
    for (const list of lists)
      lr11.same(
        'the record',
        list.map(({ id }) => id),
        [asked.id],
      );
  },
);

prove(
  'agents.transfer-must-match',
  'no other transfer completes an agent payment: unseen, too small, elsewhere, another’s, or used',
  async ({ target }) => {
    const { user, agent, merchantId } = await people(target);
    const asked = await askAgent(user.payer, agent, { amount: 5, merchantId });
    const { wallet: stranger } = await walletPayer(target);
    const wrong = {
      'one that no block holds': NOBODY,
      'too little': await sendTransfer(target, agent.wallet, { amount: 4.999999 }),
      'too much': await sendTransfer(target, agent.wallet, { amount: 5.000001 }),
      'to somebody else': await sendTransfer(target, agent.wallet, {
        amount: 5,
        to: stranger.address,
      }),
      'of somebody else': await sendTransfer(target, stranger, { amount: 5 }),
    };
    for (const [what, hash] of Object.entries(wrong))
      lr18.refused(what, await confirmAdvance(agent.payer, asked.id, hash), REFUSED);
    const [open] = await listed(user.payer, 'user-list');
    lr18.same('the payment', open?.status, 'pending');
    const hash = await sendTransfer(target, agent.wallet, { amount: 5 });
    lr18.answered('its own', await confirmAdvance(agent.payer, asked.id, hash), DONE);
    const second = await askAgent(user.payer, agent, { amount: 5, merchantId });
    lr18.refused('a used one', await confirmAdvance(agent.payer, second.id, hash), REFUSED);
  },
);

prove(
  'agents.repaid-within-balance',
  'of two repayments that meet at a balance for one of them, one is made; one debt is repaid once',
  async ({ target }) => {
    const { user, agent, merchantId } = await people(target);
    const parties = { user: user.payer, agent };
    const sale = { amount: 10, merchantId: user.payer.user.id };
    await advanced(target, { user: agent.payer, agent }, sale);
    const owed = { amount: 8, merchantId, repaymentMethod: 'system' } as const;
    const debts = [await advanced(target, parties, owed), await advanced(target, parties, owed)];
    const repayments = debts.map(
      ({ id }) =>
        () =>
          repay(user.payer, id),
    );
    const userId = user.payer.user.id;
    const answers = await raceAtPayer(target, { userId, waiting: 2 }, repayments);
    const made = answers.filter(({ status }) => DONE.includes(status));
    lr12.same('made', made.length, 1, answers.at(-1));
    for (const answer of answers.filter(({ status }) => !DONE.includes(status)))
      lr12.refused('the other', answer, REFUSED);
    const [id] = made.map(({ body }) => body.id);
    lr12.refused('the same again', await repay(user.payer, id ?? ''), 409);
  },
);

prove(
  'agents.repaid-offline-once',
  'of six repayments of one debt at once, one is made',
  async ({ target }) => {
    const { user, agent, merchantId } = await people(target);
    const { id } = await advanced(target, { user: user.payer, agent }, { amount: 3, merchantId });
    const six = await Promise.all(Array.from({ length: 6 }, () => repay(user.payer, id)));
    const made = six.filter(({ status }) => DONE.includes(status));
    lr11.same('made', made.length, 1, six.at(-1));
    for (const answer of six.filter(({ status }) => !DONE.includes(status)))
      lr11.refused('the others', answer, 409);
  },
);

prove(
  'agents.only-own',
  'only that agent confirms, only that user repays, and each reads their own records',
  async ({ target }) => {
    const { user, agent, merchantId } = await people(target);
    const stranger = await walletPayer(target);
    const asked = await askAgent(user.payer, agent, { amount: 2, merchantId });
    const hash = await sendTransfer(target, stranger.wallet, { amount: 2 });
    for (const other of [stranger.payer, user.payer])
      lr8.refused('confirmed', await confirmAdvance(other, asked.id, hash), [403, 404]);
    const own = await sendTransfer(target, agent.wallet, { amount: 2 });
    lr8.answered('by its agent', await confirmAdvance(agent.payer, asked.id, own), DONE);
    for (const other of [stranger.payer, agent.payer])
      lr8.refused('repaid', await repay(other, asked.id), [403, 404]);
    for (const path of ['list', 'user-list'])
      lr8.same('a stranger’s records', await listed(stranger.payer, path), []);
    lr8.answered('by its user', await repay(user.payer, asked.id), DONE);
  },
);

async function people(target: RunningTarget) {
  const [user, agent, merchant] = await Promise.all([
    walletPayer(target),
    walletPayer(target),
    target.driver.newUser(),
  ]);
  return { user, agent, merchantId: merchant.user.id };
}

async function listed(reader: Session, path: string) {
  const answer = await reader.request<AgentPaymentList>(`/api/payments/agent/${path}`);
  return lr8.answered('the list', answer, 200).data;
}
