/**
 * Refunds: reserved here, carried out by the provider under the refund's own id, booked here. Whatever
 * breaks in between, asking the provider again under the same id finds out how it ended, and refunds once.
 */
import { type Clock, instant } from '../clock.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import type { PaymentMethod } from '../payments/payment.ts';
import type { Refund } from './refund.ts';
import type {
  Ended,
  Paid,
  RefundEnd,
  RefundRequest,
  RefundStore,
  Reserved,
} from './refund-store.ts';

export interface RefundProvider {
  /** The same refund is only ever made once. @throws Refusal */
  refund(refund: Refund, paid: Paid): Promise<RefundEnd>;
}

/** Nobody knows whether it refunded. */
const UNANSWERED: readonly RefusalCode[] = ['PROVIDER_UNAVAILABLE', 'CHAIN_UNAVAILABLE'];

interface Ports {
  readonly store: RefundStore;
  /** Who gives back what was paid like that; a payment of a method without one is never reserved. */
  readonly providerOf: (method: PaymentMethod) => RefundProvider | undefined;
  readonly clock: Clock;
  /** Told about each refund that ended, once, after it is committed. */
  readonly onEnded: (ended: Ended) => void;
}

export class RefundService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** A refund that the provider has not ended yet is answered as `processing`. @throws Refusal */
  async refund(request: RefundRequest): Promise<Refund> {
    const reserved = await this.#ports.store.reserve(request, instant(this.#ports.clock));
    if (reserved.refund.status !== 'processing') return reserved.refund;
    return this.carryOut(reserved);
  }

  /** Ends what the provider has ended and nobody heard of. */
  async reconcile(): Promise<void> {
    const { store, clock } = this.#ports;
    for (const reserved of await store.due(instant(clock))) await this.carryOut(reserved);
  }

  /** Asks the provider to refund, or how the refund ended, and books it. */
  async carryOut({ refund, paid }: Reserved): Promise<Refund> {
    const { store, clock, onEnded } = this.#ports;
    const end = await this.#ask(refund, paid);
    if (end === undefined) return refund;
    const ended = await store.end(refund, end, instant(clock));
    if (ended.isNew && ended.refund.status !== 'processing') onEnded(ended);
    return ended.refund;
  }

  /** `undefined` when nobody knows: the provider may have refunded or not. */
  async #ask(refund: Refund, paid: Paid): Promise<RefundEnd | undefined> {
    try {
      return await this.#ports.providerOf(paid.method)?.refund(refund, paid);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (UNANSWERED.includes(error.code)) return undefined;
      return { status: 'failed', providerRefundId: null };
    }
  }
}
