/**
 * Agent payments: asked for by the user, paid by the agent on the chain, repaid by the user. The chain alone says
 * whether a transfer paid, and each transfer pays once (LR-18).
 */
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Judgement } from '../onchain/judge-transfer.ts';
import { type AgentPayment, advanced, repaid, type Step } from './agent-payment.ts';

export interface AgentPaymentStore {
  /** The same id is the same payment. @throws Refusal when the user may not spend that, or names nobody */
  create(payment: AgentPayment): Promise<AgentPayment>;
  find(id: string): Promise<AgentPayment | undefined>;
  /** Locks the payment, takes the step and writes it, in one transaction. @throws Refusal */
  step(id: string, decide: (payment: AgentPayment) => Step): Promise<AgentPayment>;
  /** Newest first. */
  of(who: 'agent' | 'user', userId: string): Promise<readonly AgentPayment[]>;
}

/** A transfer to the treasury, as it must be. */
export interface Due {
  readonly amountMinor: bigint;
  /** Whose wallet must have sent it. */
  readonly senderId: string;
  readonly openedAt: Date;
}

interface Ports {
  readonly store: AgentPaymentStore;
  /** What the chain says of a transaction. @throws Refusal when no chain can be asked */
  readonly judge: (hash: string, due: Due) => Promise<Judgement>;
  readonly clock: Clock;
}

export class AgentPaymentService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** @throws Refusal */
  async create(payment: AgentPayment): Promise<AgentPayment> {
    return this.#ports.store.create(payment);
  }

  /** The agent says by which transfer it paid. @throws Refusal when the chain does not show that */
  async confirm(agentId: string, id: string, hash: string): Promise<AgentPayment> {
    const { store, clock } = this.#ports;
    const payment = await store.find(id);
    if (payment?.agentId !== agentId) throw new Refusal('AGENT_PAYMENT_NOT_FOUND');
    if (payment.status === 'completed' && payment.transactionHash === hash) return payment;
    const { amountMinor, createdAt: openedAt } = payment;
    await this.#verify(hash, { amountMinor, senderId: agentId, openedAt });
    return store.step(id, (locked) => advanced(locked, hash, instant(clock)));
  }

  /** The user repays, once, in the agreed way. @throws Refusal */
  async repay(userId: string, id: string, hash: string | null): Promise<AgentPayment> {
    const { store, clock } = this.#ports;
    const payment = await store.find(id);
    if (payment?.userId !== userId) throw new Refusal('AGENT_PAYMENT_NOT_FOUND');
    const isTransfer = payment.repaymentMethod === 'crypto';
    if (isTransfer) {
      if (hash === null) throw new Refusal('TRANSACTION_REQUIRED');
      const { amountMinor, createdAt: openedAt } = payment;
      await this.#verify(hash, { amountMinor, senderId: userId, openedAt });
    }
    const by = isTransfer ? hash : null;
    return store.step(id, (locked) => repaid(locked, by, instant(clock)));
  }

  async list(who: 'agent' | 'user', userId: string): Promise<readonly AgentPayment[]> {
    return this.#ports.store.of(who, userId);
  }

  async #verify(hash: string, due: Due): Promise<void> {
    const judgement = await this.#ports.judge(hash, due);
    if (judgement.kind === 'waiting')
      throw new Refusal('TRANSACTION_UNSEEN', { retryAfterSeconds: 1 });
    if (judgement.kind === 'failed') throw new Refusal('TRANSACTION_MISMATCH');
  }
}
