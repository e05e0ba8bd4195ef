/**
 * Pay intents: made, agreed to, and paid once. Paying is the payment service's: an intent is executed by opening
 * its payment, and completed when that is. No transaction is open while the provider is called.
 */
import type { ExecuteBody } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import type { Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import type { OnChainPayments } from '../onchain/on-chain-payments.ts';
import type { PaymentRequest } from '../payments/payment.ts';
import type { Opening, PaymentService } from '../payments/payment-service.ts';
import { isCardCurrency } from '../payments/rates.ts';
import {
  type Authorization,
  type KnownPayIntent,
  mayExecute,
  maySee,
  type PayIntent,
  refuseUnless,
  statusOf,
} from './pay-intent.ts';
import type { PayIntentStore } from './pay-intent-store.ts';

interface Ports {
  readonly store: PayIntentStore;
  readonly payments: Pick<PaymentService, 'open' | 'charge' | 'setStatus'>;
  /** Where a chain is configured. */
  readonly onChain: Pick<OnChainPayments, 'judge' | 'open'> | undefined;
  readonly clock: Clock;
}

/** How the payer pays: nothing for a card. */
type Execution = ExecuteBody;

/** What the payer's browser confirms the card with. */
export interface Confirmable {
  readonly clientSecret: string;
  readonly paymentIntentId: string;
}

export interface Executed {
  readonly intent: KnownPayIntent;
  /** Absent when the payer isn't needed, or has paid. */
  readonly toConfirm?: Confirmable;
}

export class PayIntentService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** @throws Refusal for an unknown merchant */
  async create(intent: PayIntent): Promise<KnownPayIntent> {
    return this.#ports.store.create(intent);
  }

  /** @throws Refusal for who has nothing to do with it */
  async read(userId: string, id: string): Promise<KnownPayIntent> {
    const intent = await this.#ports.store.find(id);
    if (!maySee(intent, userId)) throw new Refusal('PAY_INTENT_NOT_FOUND');
    return intent;
  }

  /** For whoever has its link: the page that it leads to. @throws Refusal */
  async shown(id: string): Promise<KnownPayIntent> {
    return this.#ports.store.find(id);
  }

  /** The payer agrees, or has agreed by a grant. @throws Refusal */
  async authorize(id: string, by: Authorization): Promise<KnownPayIntent> {
    return this.#ports.store.authorize(id, by);
  }

  /**
   * Opens the intent's payment, once: by the transfer that is named, or by card, which the payer confirms unless
   * a grant charges it. Done again, it goes on where it was. @throws Refusal
   */
  async execute(userId: string, id: string, how: Execution = {}): Promise<Executed> {
    const { store, clock } = this.#ports;
    const intent = await store.find(id);
    if (!mayExecute(intent, userId)) throw new Refusal('PAY_INTENT_NOT_FOUND');
    refuseUnless(intent, ['authorized', 'executing', 'completed'], instant(clock));
    if (statusOf(intent, instant(clock)) === 'completed') return { intent };
    const opening = {
      userId: intent.payerId ?? userId,
      paymentId: id,
      permit: (tx: Transaction) => store.permit(tx, id),
    };
    return isCardCurrency(intent.currency)
      ? this.#byCard(intent, { ...opening, request: requestOf(intent, how) })
      : this.#byTransfer(intent, opening, how);
  }

  async #byCard(intent: KnownPayIntent, opening: Opening): Promise<Executed> {
    const { store, payments } = this.#ports;
    const { id, card } = intent;
    const opened = await payments.open(opening);
    if (card !== null) await payments.charge(id, card);
    const executed = await store.find(id);
    if (card !== null || opened.status === 'succeeded') return { intent: executed };
    const { clientSecret, id: paymentIntentId } = opened;
    return { intent: executed, toConfirm: { clientSecret, paymentIntentId } };
  }

  /** A transfer that does not pay the intent opens nothing: another one may. */
  async #byTransfer(
    intent: KnownPayIntent,
    opening: Omit<Opening, 'request'>,
    how: Execution,
  ): Promise<Executed> {
    const { store, onChain } = this.#ports;
    if (!onChain) throw new Refusal('CHAIN_UNAVAILABLE');
    const transactionHash = how.transactionHash?.toLowerCase();
    if (transactionHash === undefined) throw new Refusal('TRANSACTION_REQUIRED');
    const request = { ...requestOf(intent, how), method: 'wallet', transactionHash } as const;
    const { createdAt } = intent;
    const judgement = await onChain.judge({ ...request, userId: opening.userId, createdAt });
    if (judgement.kind === 'waiting')
      throw new Refusal('TRANSACTION_UNSEEN', { retryAfterSeconds: 1 });
    if (judgement.kind === 'failed') throw new Refusal('TRANSACTION_MISMATCH');
    await onChain.open({ ...opening, request });
    return { intent: await store.find(intent.id) };
  }

  /** Nobody can pay it from then on. @throws Refusal when it is paid already */
  async cancel(userId: string, id: string): Promise<KnownPayIntent> {
    const { store, payments, clock } = this.#ports;
    const intent = await store.cancel(id, userId);
    if (statusOf(intent, instant(clock)) !== 'executing') return intent;
    await payments.setStatus(id, 'cancelled');
    return store.find(id);
  }
}

function requestOf(intent: PayIntent, { exchangeRateLockId }: Execution): PaymentRequest {
  const { amountMinor, currency, merchantId, agentId, description, orderId } = intent;
  const metadata = {
    payIntentId: intent.id,
    ...(orderId !== null && { orderId }),
    ...(exchangeRateLockId !== undefined && { exchangeRateLockId }),
  };
  return { amountMinor, currency, merchantId, agentId, description, metadata };
}
