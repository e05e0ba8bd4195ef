/** What an agent pays for a user, and how the user repays it. Pure: its states and its movements of money. */
import {
  type AgentPayment as AgentPaymentAnswer,
  formatMoney,
  type RepaymentMethod,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { ACCOUNT, type Entry, type Posting } from '../ledger/entry.ts';

export interface AgentPayment {
  readonly id: string;
  readonly userId: string;
  readonly agentId: string;
  readonly merchantId: string;
  readonly status: AgentPaymentAnswer['status'];
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly usdMinor: bigint;
  readonly description: string | null;
  readonly repaymentMethod: RepaymentMethod;
  /** Names the repayment before it happens. */
  readonly repaymentId: string;
  readonly transactionHash: string | null;
  readonly repaymentHash: string | null;
  readonly repaidAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a step changes. All of it is written in one transaction, or none. */
export interface Step {
  readonly payment: AgentPayment;
  readonly entry: Entry;
  readonly sourceId: string;
  /** The transaction on the chain that paid, which pays nothing else from then on. */
  readonly hash: string | null;
  /** Whose balance with the platform must cover it. */
  readonly takesFrom?: string;
}

/** The agent's transfer has come in. @throws Refusal when it has before */
export function advanced(payment: AgentPayment, hash: string, now: Date): Step {
  if (payment.status !== 'pending') throw new Refusal('AGENT_PAYMENT_ENDED');
  const { id, amountMinor, currency, userId, agentId, merchantId } = payment;
  const postings = [
    { account: ACCOUNT.treasury, amountMinor },
    { account: ACCOUNT.merchant(merchantId), amountMinor: -amountMinor },
    { account: ACCOUNT.receivable(userId), amountMinor },
    { account: ACCOUNT.advanced(agentId), amountMinor: -amountMinor },
  ];
  return {
    payment: { ...payment, status: 'completed', transactionHash: hash, updatedAt: now },
    entry: { kind: 'agent-advanced', currency, postings },
    sourceId: id,
    hash,
  };
}

/** The user owes the agent nothing any more. @throws Refusal before it is due, and the second time */
export function repaid(payment: AgentPayment, hash: string | null, now: Date): Step {
  if (payment.status !== 'completed') throw new Refusal('REPAYMENT_NOT_DUE');
  if (payment.repaidAt !== null) throw new Refusal('AGENT_PAYMENT_ENDED');
  const { repaymentMethod: method, userId, currency, repaymentId } = payment;
  return {
    payment: { ...payment, repaymentHash: hash, repaidAt: now, updatedAt: now },
    entry: { kind: 'agent-repaid', currency, postings: repayment(payment) },
    sourceId: repaymentId,
    hash,
    ...(method === 'system' && { takesFrom: userId }),
  };
}

/** Repaid outside, nobody's balance with the platform changes; otherwise it is the agent's now. */
function repayment(payment: AgentPayment): readonly Posting[] {
  const { amountMinor, userId, agentId, repaymentMethod } = payment;
  const closed = [
    { account: ACCOUNT.receivable(userId), amountMinor: -amountMinor },
    { account: ACCOUNT.advanced(agentId), amountMinor },
  ];
  if (repaymentMethod === 'offline') return closed;
  const from = repaymentMethod === 'crypto' ? ACCOUNT.treasury : ACCOUNT.merchant(userId);
  const toAgent = { account: ACCOUNT.agent(agentId), amountMinor: -amountMinor };
  return [...closed, { account: from, amountMinor }, toAgent];
}

export function agentPaymentAnswer(payment: AgentPayment): AgentPaymentAnswer {
  const { amountMinor: minor, currency, repaidAt, status, createdAt, updatedAt } = payment;
  const { id, userId, agentId, merchantId, description, repaymentMethod } = payment;
  const repaymentStatus = status === 'pending' ? 'not_due' : repaidAt === null ? 'due' : 'repaid';
  return {
    id,
    userId,
    agentId,
    merchantId,
    amount: Number(formatMoney({ minor, currency })),
    currency,
    status,
    description,
    repaymentMethod,
    repaymentStatus,
    transactionHash: payment.transactionHash,
    repaymentHash: payment.repaymentHash,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
