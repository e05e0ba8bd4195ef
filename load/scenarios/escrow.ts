/**
 * One escrow: the buyer opens a deal, pays the contract by a wallet, tells of it, and confirms that the goods came:
 * the merchant is paid. Runs in k6.
 */
import { callBy, fundData } from './chain.ts';
import { type Arrival, get, type Outcome, post, refusal, textIn } from './flow.ts';

const AMOUNT = 5;
const MINOR = AMOUNT * 1_000_000;
const PATH = '/payments/escrow';

export function payIntoEscrow(arrival: Arrival): Outcome {
  const paid = { minor: MINOR, currency: 'USDC' };
  const { merchant, plan, user } = arrival;
  const body = {
    merchantId: merchant.id,
    amount: AMOUNT,
    currency: 'USDC',
    commissionRate: 0.05,
    orderType: 'service',
  };
  const opened = post(arrival, { path: `${PATH}/create`, act: 'escrow-create', body });
  if (opened.status !== 201) return { ...paid, ok: false, refused: refusal('create', opened) };
  const path = `${PATH}/${textIn(opened, 'escrowId')}`;
  const seen = get(arrival, { path, act: 'escrow-read' });
  if (seen.status !== 200) return { ...paid, ok: false, refused: refusal('read', seen) };

  const call = { to: plan.chain?.escrow ?? '', data: fundData(textIn(seen, 'dealId')) };
  const told = { transactionHash: callBy(arrival, user, call) };
  const funded = post(arrival, { path: `${path}/fund`, act: 'escrow-fund', body: told });
  if (funded.status > 201) return { ...paid, ok: false, refused: refusal('fund', funded) };
  const ended = post(arrival, { path: `${path}/confirm`, act: 'escrow-confirm' });
  if (ended.status > 201) return { ...paid, ok: false, refused: refusal('confirm', ended) };
  return { ...paid, ok: textIn(ended, 'status') === 'released' };
}
