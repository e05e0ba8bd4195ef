/** One agent payment: a user asks an agent, whose wallet pays the platform, and who tells of it. Runs in k6. */
import { callBy, transferData } from './chain.ts';
import { type Arrival, type Outcome, post, refusal, textIn } from './flow.ts';

const AMOUNT = 2;
const MINOR = AMOUNT * 1_000_000;
const PATH = '/payments/agent';

export function payByAgent(arrival: Arrival): Outcome {
  const paid = { minor: MINOR, currency: 'USDC' };
  const { agent, merchant, plan } = arrival;
  const body = { agentId: agent.id, merchantId: merchant.id, amount: AMOUNT, currency: 'USDC' };
  const asked = post(arrival, { path: `${PATH}/create`, act: 'agent-create', body });
  if (asked.status !== 201) return { ...paid, ok: false, refused: refusal('create', asked) };

  const { coin = '', treasury = '' } = plan.chain ?? {};
  const call = { to: coin, data: transferData(treasury, MINOR) };
  const told = { transactionHash: callBy(arrival, agent, call) };
  const paymentId = textIn(asked, 'id');
  const path = `${PATH}/${paymentId}/confirm`;
  const confirmed = post(arrival, { path, act: 'agent-confirm', body: told, by: agent });
  if (confirmed.status > 201) return { ...paid, ok: false, refused: refusal('confirm', confirmed) };
  const status = textIn(confirmed, 'status');
  return { ...paid, ...told, paymentId, status, ok: status === 'completed' };
}
