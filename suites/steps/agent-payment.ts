/** The steps of an agent payment: asked for by a user, paid by an agent's wallet, repaid by the user. */
import type { AgentPayment, AgentPaymentBody } from '../../contracts/api/index.ts';
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { rule } from './rule.ts';
import { sendTransfer, type WalletPayer } from './wallet-payment.ts';

const setUp = rule('LR-18', 'an agent payment completes by its transfer only');
const AGENTS = '/api/payments/agent';

type Terms = Pick<AgentPaymentBody, 'amount' | 'merchantId'> & Partial<AgentPaymentBody>;

/** The user asks the agent to pay `amount` USDC. */
export async function askAgent(
  user: Session,
  { payer: agent }: Pick<WalletPayer, 'payer'>,
  terms: Terms,
): Promise<AgentPayment> {
  const body = { agentId: agent.user.id, currency: 'USDC', ...terms };
  const answer = await user.request<AgentPayment>(`${AGENTS}/create`, { method: 'POST', body });
  return setUp.answered('an agent is asked to pay', answer, 201);
}

export function confirmAdvance(agent: Session, id: string, transactionHash: string) {
  const body = { transactionHash };
  return agent.request<AgentPayment>(`${AGENTS}/${id}/confirm`, { method: 'POST', body });
}

export function repay(user: Session, id: string, body: object = {}): Promise<Answer<AgentPayment>> {
  return user.request(`${AGENTS}/${id}/repay`, { method: 'POST', body });
}

/** Asked for and paid: the user owes it. */
export async function advanced(
  target: RunningTarget,
  { user, agent }: { readonly user: Session; readonly agent: WalletPayer },
  terms: Terms,
): Promise<AgentPayment> {
  const asked = await askAgent(user, agent, terms);
  const hash = await sendTransfer(target, agent.wallet, { amount: terms.amount });
  const answer = await confirmAdvance(agent.payer, asked.id, hash);
  return setUp.answered('the agent has paid', answer, [200, 201]);
}
