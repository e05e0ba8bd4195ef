/**
 * Card payments. An intent is opened here, paid between the payer and the provider, and completed when the
 * provider says so, by webhook or when we ask. No transaction is open while the provider is called.
 */
import type { PaymentStatus } from '../../contracts/api/index.ts';
import type { Clock } from '../clock.ts';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { isUnpaid, matches, move, onIntent, onProcess, onTerms } from './decisions.ts';
import { isForTreasury } from './methods.ts';
import type { Payment, PaymentRequest } from './payment.ts';
import type {
  CardProvider,
  Cause,
  Decide,
  Intent,
  OnMoved,
  Outcome,
  PaymentKey,
  PaymentStore,
  Permit,
} from './ports.ts';
import { usdMinorOf, usdRateMicros } from './rates.ts';
import { isPaid, mayMove } from './states.ts';

interface Ports {
  readonly store: PaymentStore;
  readonly provider: CardProvider;
  readonly clock: Clock;
  readonly onMoved: OnMoved;
}

export interface Opening {
  readonly userId: string;
  /** Names the effect. */
  readonly paymentId: string;
  readonly request: PaymentRequest;
  readonly permit?: Permit;
}

/** A payer who has not paid by then never will: the intent is cancelled. */
const ABANDONED_MS = 24 * 3_600_000;

/** What became of a message of the provider. */
export type Heard = Outcome['kind'] | 'amount-mismatch';

export class PaymentService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Opens a pending payment and its intent. `paymentId` names the effect: done again under the same id,
   * after a crash or a time-out, it gives the same payment and the same intent.
   * @throws Refusal
   */
  async createIntent(userId: string, paymentId: string, request: PaymentRequest): Promise<Intent> {
    return this.open({ userId, paymentId, request });
  }

  /** As `createIntent`; the terms of a payment that needs a permit are fixed at once. @throws Refusal */
  async open(opening: Opening): Promise<Intent> {
    const { store, provider, onMoved } = this.#ports;
    const asked = this.#newPayment(opening);
    const { payment, isNew } = await store.open(asked, opening.permit);
    if (isNew) onMoved(payment);
    const intent = await provider.createIntent(payment);
    await store.bindIntent(payment.id, intent.id);
    return intent;
  }

  /**
   * The payer has confirmed the intent in the browser: fixes the terms and takes over what the provider
   * says of it, who is not asked once the money is in: nothing that it says could move a paid payment.
   * The stored amount is what counts; a request that names another is refused.
   * @throws Refusal
   */
  async process(userId: string, intentId: string, request: PaymentRequest): Promise<Payment> {
    const { store, provider, clock } = this.#ports;
    const found = await store.ofPayer(userId, intentId);
    if (!found) throw new Refusal('PAYMENT_NOT_FOUND');
    if (!found.payerIsActive) throw new Refusal('ACCOUNT_NOT_ACTIVE');
    const { payment } = found;
    if (payment.amountMinor !== request.amountMinor || payment.currency !== request.currency)
      throw new Refusal('AMOUNT_MISMATCH');
    const decide = isPaid(payment.status)
      ? onTerms(request, instant(clock))
      : onProcess(request, await provider.intent(intentId), instant(clock));
    const outcome = this.#told(await store.change({ id: payment.id }, decide));
    if (outcome.kind !== 'known') throw new Refusal('PAYMENT_NOT_FOUND');
    return outcome.payment;
  }

  /**
   * Charges an open payment to a card that the payer left with the provider. A card that is refused, or that
   * asks for the payer, ends the payment. @throws Refusal
   */
  async charge(id: string, card: string): Promise<void> {
    const { provider, store } = this.#ports;
    const intentId = (await store.find(id))?.stripeIntentId;
    if (!intentId) throw new Refusal('PAYMENT_NOT_FOUND');
    const intent = await provider.confirmIntent(intentId, card).catch(unlessUnavailable);
    if (intent) await this.#apply({ id }, intent);
    if (intent?.status === 'succeeded' || intent?.status === 'processing') return;
    await this.setStatus(id, 'cancelled');
    throw new Refusal('PAYMENT_DECLINED');
  }

  /** Takes over what the provider says of an intent, once for each cause. */
  async hear(intent: Intent, cause: Cause): Promise<Heard> {
    return this.#apply({ intentId: intent.id, paymentId: intent.paymentId }, intent, cause);
  }

  /** Asks the provider about open payments whose webhook has not come. Returns how many. */
  async reconcile(): Promise<number> {
    const { store, clock } = this.#ports;
    const due = await store.due(instant(clock));
    for (const payment of due) await this.#reconcileOne(payment);
    return due.length;
  }

  /**
   * Another service gives a payment up, or tells that it is under way. Completing and refunding follow
   * from the provider's money alone. @throws Refusal
   */
  async setStatus(id: string, to: PaymentStatus, transaction?: string): Promise<Payment> {
    const { store, provider, clock } = this.#ports;
    const payment = await store.find(id);
    if (!payment) throw new Refusal('PAYMENT_NOT_FOUND');
    if (isPaid(to) || !mayMove(payment.status, to)) throw new Refusal('TRANSITION_REFUSED');
    // Money that was sent on a chain can't be given up: it may arrive yet.
    if (isForTreasury(payment.method) && to !== 'processing')
      throw new Refusal('TRANSITION_REFUSED');
    if (to !== 'processing' && payment.stripeIntentId !== null)
      await provider.cancelIntent(payment.stripeIntentId);
    const decide: Decide = (locked) => {
      // The provider's own webhook may have told it first.
      if (locked.status === to) return undefined;
      const change = move(locked, to, instant(clock));
      if (!change) throw new Refusal('TRANSITION_REFUSED');
      const transactionHash = locked.transactionHash ?? transaction ?? null;
      return { ...change, payment: { ...change.payment, transactionHash } };
    };
    const outcome = this.#told(await store.change({ id }, decide));
    if (outcome.kind !== 'known') throw new Refusal('PAYMENT_NOT_FOUND');
    return outcome.payment;
  }

  /** The same payment always has the same intent, even if the program died before it knew it. */
  async #reconcileOne(payment: Payment): Promise<void> {
    const { provider, store, clock } = this.#ports;
    const known = payment.stripeIntentId;
    const intent = known ? await provider.intent(known) : await provider.createIntent(payment);
    if (!known) await store.bindIntent(payment.id, intent.id);
    const isAbandoned = clock.now() - payment.createdAt.getTime() > ABANDONED_MS;
    if (isAbandoned && isUnpaid(intent)) await provider.cancelIntent(intent.id);
    await this.#apply({ id: payment.id }, intent);
  }

  async #apply(key: PaymentKey, intent: Intent, cause?: Cause): Promise<Heard> {
    const { store, clock } = this.#ports;
    const decide = onIntent(intent, instant(clock));
    const outcome = this.#told(await store.change(key, decide, cause));
    if (outcome.kind !== 'known') return outcome.kind;
    const isPaidWrongly = intent.status === 'succeeded' && !matches(outcome.payment, intent);
    return isPaidWrongly ? 'amount-mismatch' : 'known';
  }

  #told(outcome: Outcome): Outcome {
    if (outcome.kind === 'known' && outcome.before !== outcome.payment.status)
      this.#ports.onMoved(outcome.payment);
    return outcome;
  }

  #newPayment({ userId, paymentId, request, permit }: Opening): Payment {
    const now = instant(this.#ports.clock);
    return {
      ...request,
      id: paymentId,
      userId,
      method: 'stripe',
      status: 'pending',
      usdRateMicros: usdRateMicros(request.currency),
      usdMinor: usdMinorOf(request.amountMinor, request.currency),
      stripeIntentId: null,
      transactionHash: null,
      providerFeeMinor: null,
      commissionRate: null,
      refundReservedMinor: 0n,
      refundedMinor: 0n,
      createdAt: now,
      updatedAt: now,
      processedAt: permit ? now : null,
    };
  }
}

/** What the provider refuses for good is a refusal of the card; what it can't say now is to be asked again. */
function unlessUnavailable(error: unknown): undefined {
  if (error instanceof Refusal && error.code !== 'PROVIDER_UNAVAILABLE') return undefined;
  throw error;
}
