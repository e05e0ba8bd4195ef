/** Agents that pay for others by a transfer of their own, and are repaid: by a transfer, a balance, or in cash. */
import type { AgentPayment } from '../../../contracts/api/index.ts';
import { sendTransfer } from '../../steps/index.ts';
import type { Flow } from './operation.ts';
import type { Walker } from './walker.ts';

interface Asked {
  readonly payment: AgentPayment;
  readonly agent: Walker;
}

const AGENTS = '/api/payments/agent';
const REPAYMENTS = ['offline', 'system', 'crypto'] as const;

export const agents: Flow = (walker, others) => {
  const { chance, target } = walker;
  const asked: Asked[] = [];
  const owed: Asked[] = [];

  const ask = async () => {
    const [agent, merchant] = chance.shuffled(others);
    if (!agent || !merchant) return;
    const answer = await walker.post<AgentPayment>(`${AGENTS}/create`, {
      agentId: agent.id,
      amount: chance.between(100, 1_000) / 100,
      currency: 'USDC',
      merchantId: merchant.id,
      repaymentMethod: chance.of(REPAYMENTS),
    });
    if (answer.status === 201) asked.push({ payment: answer.body, agent });
  };

  const confirm = async () => {
    const one = chance.of(asked);
    if (!one) return;
    const amount = Number(one.payment.amount);
    const transactionHash = await sendTransfer(target, one.agent.wallet, { amount });
    const path = `${AGENTS}/${one.payment.id}/confirm`;
    const answer = await one.agent.post<AgentPayment>(path, { transactionHash });
    if (answer.status > 299) return;
    asked.splice(asked.indexOf(one), 1);
    owed.push(one);
  };

  const repay = async () => {
    const one = chance.of(owed);
    if (!one) return;
    const { payment } = one;
    const isTransfer = payment.repaymentMethod === 'crypto';
    const amount = Number(payment.amount);
    const body = isTransfer
      ? { transactionHash: await sendTransfer(target, walker.wallet, { amount }) }
      : undefined;
    const answer = await walker.post(`${AGENTS}/${payment.id}/repay`, body);
    // Some are repaid again, which must take nothing more.
    if (answer.status < 300 && chance.happens(80)) owed.splice(owed.indexOf(one), 1);
  };

  return [
    { name: 'agent', weight: 2, run: ask },
    { name: 'agent-paid', weight: 3, isPossible: () => asked.length > 0, run: confirm },
    { name: 'agent-repaid', weight: 2, isPossible: () => owed.length > 0, run: repay },
  ];
};
