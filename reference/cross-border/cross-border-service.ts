/**
 * Cross-border payments: a payer pays in their currency at an on-ramp, at a rate that was locked, and the
 * merchant is credited in theirs. The payment ends with its session: what the on-ramp reports settles both.
 */
import { type Clock, instant } from '../clock.ts';
import type { FiatToCryptoService } from '../fiat-to-crypto/fiat-to-crypto-service.ts';
import type { Session } from '../fiat-to-crypto/ramp.ts';
import { Refusal } from '../http/refusal.ts';
import type { Payment } from '../payments/payment.ts';
import type { OnMoved } from '../payments/ports.ts';
import { usdMinorOf, usdRateMicros } from '../payments/rates.ts';
import { type CrossBorderRequest, WAY } from './cross-border-request.ts';

export interface Opened {
  readonly payment: Payment;
  /** Gone when no on-ramp opened a page for it. */
  readonly session: Session | undefined;
  readonly isNew: boolean;
}

export interface CrossBorderStore {
  /**
   * Keeps a pending payment with its session, and uses its lock up; those that are there already by that id are
   * given back as they are. @throws Refusal when the payer may not pay, or not with that lock
   */
  open(payment: Payment, session: NewSession, merchantCurrency: string): Promise<Opened>;
  find(paymentId: string): Promise<Payment>;
  /** No on-ramp opened a page: the payment has failed, and its lock is free again. */
  giveUp(payment: Payment, now: Date): Promise<Payment>;
}

export interface NewSession {
  readonly providerId: Session['providerId'];
  readonly toCurrency: Session['toCurrency'];
}

interface Ports {
  readonly store: CrossBorderStore;
  readonly ramps: Pick<FiatToCryptoService, 'cheapest' | 'host'>;
  readonly clock: Clock;
  readonly onMoved: OnMoved;
}

export interface CrossBorderPayment {
  readonly payment: Payment;
  /** Where the payer pays; null when no on-ramp opened a page. */
  readonly hostedUrl: string | null;
}

export class CrossBorderService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** `paymentId` names the effect: done again under the same id it is the same payment. @throws Refusal */
  async process(
    userId: string,
    paymentId: string,
    request: CrossBorderRequest,
  ): Promise<CrossBorderPayment> {
    const { store, ramps, clock, onMoved } = this.#ports;
    const { amountMinor, currency, merchantCurrency } = request;
    const asked = { amountMinor, currency, toCurrency: WAY };
    const providerId = request.providerId ?? ramps.cheapest(asked);
    if (!providerId) throw new Refusal('AMOUNT_OUT_OF_RANGE');
    const session = { providerId, toCurrency: WAY };
    const payment = newPayment(userId, paymentId, { request, now: instant(clock) });
    const opened = await store.open(payment, session, merchantCurrency);
    if (opened.isNew) onMoved(opened.payment);
    const hostedUrl = opened.session?.hostedUrl ?? null;
    if (!opened.session || hostedUrl !== null || opened.payment.status !== 'pending')
      return { payment: opened.payment, hostedUrl };
    return this.#host(opened.payment, opened.session);
  }

  async #host(payment: Payment, session: Session): Promise<CrossBorderPayment> {
    const { store, ramps, clock, onMoved } = this.#ports;
    const hosted = await ramps.host(session);
    // Without a page it was paid already.
    if (hosted?.hostedUrl === null)
      return { payment: await store.find(payment.id), hostedUrl: null };
    if (hosted) return { payment, hostedUrl: hosted.hostedUrl };
    const failed = await store.giveUp(payment, instant(clock));
    onMoved(failed);
    return { payment: failed, hostedUrl: null };
  }
}

function newPayment(
  userId: string,
  id: string,
  { request, now }: { readonly request: CrossBorderRequest; readonly now: Date },
): Payment {
  const { amountMinor, currency, merchantId, agentId, description, metadata } = request;
  return {
    ...{ id, userId, amountMinor, currency, merchantId, agentId, description, metadata },
    method: 'transak',
    status: 'pending',
    usdRateMicros: usdRateMicros(currency),
    usdMinor: usdMinorOf(amountMinor, currency),
    stripeIntentId: null,
    transactionHash: null,
    providerFeeMinor: null,
    commissionRate: null,
    refundReservedMinor: 0n,
    refundedMinor: 0n,
    createdAt: now,
    updatedAt: now,
    processedAt: now,
  };
}
