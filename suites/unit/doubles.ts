/**
 * The ports of PaymentService held in memory. They keep the promises of the real ones (a change is atomic,
 * an event counts once, one payment has one intent), so that a test is about the service alone.
 */
import { Refusal } from '../../reference/http/refusal.ts';
import type { Entry } from '../../reference/ledger/entry.ts';
import type { OutboxEvent } from '../../reference/outbox/outbox.ts';
import type { Payment } from '../../reference/payments/payment.ts';
import type {
  CardProvider,
  Cause,
  Decide,
  Intent,
  Outcome,
  PaymentKey,
  PaymentStore,
  Permit,
  Settlement,
} from '../../reference/payments/ports.ts';

export class MemoryStore implements PaymentStore {
  readonly payments = new Map<string, Payment>();
  readonly entries: Entry[] = [];
  readonly settlements = new Map<string, Settlement>();
  readonly events: OutboxEvent[] = [];
  readonly heard = new Set<string>();
  readonly inactive = new Set<string>();
  /** Runs just before a change takes its lock, as another request would. */
  beforeChange: () => void = () => {};

  async open(payment: Payment, permit?: Permit) {
    if (this.inactive.has(payment.userId)) throw new Refusal('ACCOUNT_NOT_ACTIVE');
    const write = () => {
      throw new TypeError('no SQL in memory');
    };
    await permit?.({ query: async () => write(), write });
    const existing = this.payments.get(payment.id);
    if (!existing) this.payments.set(payment.id, payment);
    return { payment: existing ?? payment, isNew: existing === undefined };
  }

  async bindIntent(paymentId: string, intentId: string) {
    const payment = this.payments.get(paymentId);
    if (payment?.stripeIntentId === null)
      this.payments.set(paymentId, { ...payment, stripeIntentId: intentId });
  }

  async find(id: string) {
    return this.payments.get(id);
  }

  async ofPayer(userId: string, intentId: string) {
    const payment = this.#find({ intentId, paymentId: null });
    if (payment?.userId !== userId) return undefined;
    return { payment, payerIsActive: !this.inactive.has(userId) };
  }

  async due() {
    return [...this.payments.values()].filter(
      ({ status }) => status === 'pending' || status === 'processing' || status === 'failed',
    );
  }

  async change(key: PaymentKey, decide: Decide, cause?: Cause): Promise<Outcome> {
    this.beforeChange();
    if (cause && this.heard.has(cause.eventId)) return { kind: 'repeat' };
    if (cause) this.heard.add(cause.eventId);
    const payment = this.#find(key);
    if (!payment) return { kind: 'unknown' };
    const change = decide(payment);
    if (!change) return { kind: 'known', before: payment.status, payment };
    this.payments.set(payment.id, change.payment);
    if (change.entry) this.entries.push(change.entry);
    if (change.settlement) this.settlements.set(payment.id, change.settlement);
    if (change.event) this.events.push(change.event);
    return { kind: 'known', before: payment.status, payment: change.payment };
  }

  #find(key: PaymentKey): Payment | undefined {
    if ('id' in key) return this.payments.get(key.id);
    const all = [...this.payments.values()];
    const bound = all.find(({ stripeIntentId }) => stripeIntentId === key.intentId);
    return bound ?? all.find((p) => p.id === key.paymentId && p.stripeIntentId === null);
  }
}

export class MemoryProvider implements CardProvider {
  readonly intents = new Map<string, Intent>();
  isDown = false;

  async createIntent(payment: Payment): Promise<Intent> {
    this.#answering();
    const id = `pi_${payment.id}`;
    const intent = this.intents.get(id) ?? {
      id,
      clientSecret: `${id}_secret`,
      status: 'requires_payment_method',
      amountMinor: payment.amountMinor,
      receivedMinor: 0n,
      currency: payment.currency,
      paymentId: payment.id,
      declined: false,
    };
    this.intents.set(id, intent);
    return intent;
  }

  async intent(id: string): Promise<Intent> {
    this.#answering();
    const intent = this.intents.get(id);
    if (!intent) throw new Refusal('PAYMENT_NOT_FOUND');
    return intent;
  }

  /** A card of this id is what the provider says of it: `pm_succeeded`, `pm_declined`, `pm_requires_action`. */
  async confirmIntent(id: string, card: string): Promise<Intent> {
    const { amountMinor } = await this.intent(id);
    if (card === 'pm_unknown') throw new Refusal('PAYMENT_NOT_FOUND');
    if (card === 'pm_declined') return this.set(id, { declined: true });
    const receivedMinor = card === 'pm_succeeded' ? amountMinor : 0n;
    return this.set(id, { status: card.slice('pm_'.length), receivedMinor });
  }

  async cancelIntent(id: string): Promise<void> {
    const intent = await this.intent(id);
    if (intent.status === 'succeeded') throw new Refusal('TRANSITION_REFUSED');
    this.set(id, { status: 'canceled' });
  }

  /** What the payer's browser and the bank do to an intent. */
  set(id: string, change: Partial<Intent>): Intent {
    const intent = this.intents.get(id);
    if (!intent) throw new RangeError(`no intent ${id}`);
    const changed = { ...intent, ...change };
    this.intents.set(id, changed);
    return changed;
  }

  #answering(): void {
    if (this.isDown) throw new Refusal('PROVIDER_UNAVAILABLE');
  }
}
