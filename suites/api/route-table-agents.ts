/** The routes of agent payments, in the document's order. They need a chain. */
import { AgentPayment, AgentPaymentList } from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { advanced, askAgent, sendTransfer } from '../steps/index.ts';
import { agentWithWallet, guest, openedDeal } from './route-guests.ts';
import type { Row } from './route-walk.ts';

const isOnChain = true;

const AGENTS = '/api/payments/agent';

async function parties(target: RunningTarget) {
  const [user, agent] = await Promise.all([guest(target), agentWithWallet(target)]);
  const merchantId = (await openedDeal(target)).merchant.user.id;
  return { user, agent, terms: { amount: 2, merchantId } };
}

export const AGENT_ROWS: readonly Row[] = [
  {
    route: 'POST /payments/agent/create',
    status: 201,
    answer: AgentPayment,
    isOnChain,
    ask: async (target) => {
      const { user: by, agent, terms } = await parties(target);
      const body = { agentId: agent.payer.user.id, currency: 'USDC', ...terms };
      return { by, path: `${AGENTS}/create`, body };
    },
  },
  {
    route: 'POST /payments/agent/:id/confirm',
    status: 200,
    answer: AgentPayment,
    isOnChain,
    ask: async (target) => {
      const { user, agent, terms } = await parties(target);
      const { id } = await askAgent(user, agent, terms);
      const transactionHash = await sendTransfer(target, agent.wallet, { amount: terms.amount });
      return { by: agent.payer, path: `${AGENTS}/${id}/confirm`, body: { transactionHash } };
    },
  },
  {
    route: 'POST /payments/agent/:id/repay',
    status: 201,
    answer: AgentPayment,
    isOnChain,
    ask: async (target) => {
      const { user, agent, terms } = await parties(target);
      const offline = { ...terms, repaymentMethod: 'offline' } as const;
      const { id } = await advanced(target, { user, agent }, offline);
      return { by: user, path: `${AGENTS}/${id}/repay`, body: {} };
    },
  },
  {
    route: 'GET /payments/agent/list',
    status: 200,
    answer: AgentPaymentList,
    isOnChain,
    ask: async (target) => {
      const { user, agent, terms } = await parties(target);
      await askAgent(user, agent, terms);
      return { by: agent.payer, path: `${AGENTS}/list` };
    },
  },
  {
    route: 'GET /payments/agent/user-list',
    status: 200,
    answer: AgentPaymentList,
    isOnChain,
    ask: async (target) => {
      const { user: by, agent, terms } = await parties(target);
      await askAgent(by, agent, terms);
      return { by, path: `${AGENTS}/user-list` };
    },
  },
];
