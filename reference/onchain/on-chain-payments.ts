/**
 * Payments by a transfer that the payer has sent on a chain. The chain alone says whether it paid: what no
 * block holds yet waits, however long the nodes are gone, and is looked at again by itself (LR-18, LR-20).
 */
import type { Address } from 'viem';
import type { Chain, ChainTransaction } from '../chain/chain.ts';
import type { ContractAddresses } from '../chain/deploy.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { ACCOUNT, settlementEntry } from '../ledger/entry.ts';
import { paymentEvent } from '../outbox/outbox.ts';
import { move, settle, sharesOf } from '../payments/decisions.ts';
import type { Payment } from '../payments/payment.ts';
import type { Opening } from '../payments/payment-service.ts';
import type { Change, Decide, OnMoved, PaymentStore } from '../payments/ports.ts';
import { mayMove } from '../payments/states.ts';
import { usdMicros, usdMinorOf } from '../rates/worth.ts';
import { type Judgement, judgeTransfer } from './judge-transfer.ts';
import type { OnChainRequest } from './on-chain-request.ts';

export interface OnChainStore extends Pick<PaymentStore, 'open' | 'change'> {
  /** Open on-chain payments that the chain should be asked about; each caller gets others. */
  due(now: Date): Promise<readonly Payment[]>;
  /** What a transaction has paid for, if anything. */
  sourceOf(network: string, hash: string): Promise<string | undefined>;
}

interface Ports {
  readonly store: OnChainStore;
  readonly chain: Pick<Chain, 'network' | 'transaction'>;
  readonly contracts: Pick<ContractAddresses, 'UsdcLike' | 'MultiSigWallet'>;
  readonly treasury: string;
  /** The payer's own wallet, if they told one. */
  readonly walletOf: (userId: string) => Promise<Address | undefined>;
  /** Whether the wallet of three is this one's too. */
  readonly isOwner: (wallet: Address) => Promise<boolean>;
  readonly clock: Clock;
  readonly onMoved: OnMoved;
}

export interface OnChainOpening extends Pick<Opening, 'userId' | 'paymentId' | 'permit'> {
  readonly request: OnChainRequest;
}

/** What a transfer is to pay. */
export type ToPay = Pick<
  Payment,
  'userId' | 'method' | 'amountMinor' | 'createdAt' | 'transactionHash'
>;

export class OnChainPayments {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Opens the payment and asks the chain. `paymentId` names the effect: done again under the same id it
   * gives the same payment. @throws Refusal
   */
  async process(userId: string, paymentId: string, request: OnChainRequest): Promise<Payment> {
    return this.open({ userId, paymentId, request });
  }

  /** As `process`, of what may need a permit. @throws Refusal */
  async open({ userId, paymentId, request, permit }: OnChainOpening): Promise<Payment> {
    const { store, chain, onMoved, walletOf } = this.#ports;
    if ((await walletOf(userId)) === undefined) throw new Refusal('WALLET_MISSING');
    const source = await store.sourceOf(chain.network, request.transactionHash);
    if (source !== undefined && source !== paymentId) throw new Refusal('TRANSACTION_USED');
    const asked = this.#newPayment(userId, paymentId, request);
    const { payment, isNew } = await store.open(asked, permit);
    if (isNew) onMoved(payment);
    return this.#look(payment);
  }

  /** Asks the chain about payments that wait for it. Returns how many. */
  async reconcile(): Promise<number> {
    const { store, clock } = this.#ports;
    const due = await store.due(instant(clock));
    for (const payment of due) await this.#look(payment);
    return due.length;
  }

  async #look(payment: Payment): Promise<Payment> {
    const judgement = await this.judge(payment);
    try {
      return await this.#change(payment, this.#decision(judgement));
    } catch (error) {
      // Somebody else's payment, completed at the same time, has the transaction.
      if (!(error instanceof Refusal) || error.code !== 'TRANSACTION_USED') throw error;
      const used: Judgement = { kind: 'failed', failure: 'TRANSACTION_USED' };
      return this.#change(payment, this.#decision(used));
    }
  }

  /** What the chain says of a transfer. One that does not answer says nothing against it. */
  async judge(payment: ToPay): Promise<Judgement> {
    const { chain, contracts, treasury, walletOf, isOwner, clock } = this.#ports;
    const wallet = await walletOf(payment.userId);
    // No wallet is named any more.
    if (wallet === undefined) return { kind: 'failed', failure: 'WRONG_SENDER' };
    const isShared = payment.method === 'multisig';
    let seen: ChainTransaction | undefined;
    try {
      seen = await chain.transaction(payment.transactionHash ?? '');
      if (isShared && !(await isOwner(wallet)))
        return { kind: 'failed', failure: 'PAYER_NOT_OWNER' };
    } catch {
      return { kind: 'waiting' };
    }
    const expected = {
      token: contracts.UsdcLike,
      payee: treasury,
      sender: isShared ? contracts.MultiSigWallet : wallet,
      amount: payment.amountMinor,
      openedAt: payment.createdAt,
    };
    return judgeTransfer(seen, expected, instant(clock));
  }

  #decision(judgement: Judgement): Decide {
    const now = instant(this.#ports.clock);
    return (payment) => {
      if (judgement.kind === 'paid') return this.#completed(payment, now);
      if (judgement.kind === 'waiting') return move(payment, 'processing', now);
      const metadata = { ...payment.metadata, failureCode: judgement.failure };
      return move({ ...payment, metadata }, 'failed', now);
    };
  }

  #completed(payment: Payment, now: Date): Change | undefined {
    if (!mayMove(payment.status, 'completed')) return undefined;
    const paid: Payment = { ...payment, status: 'completed', processedAt: now, updatedAt: now };
    const { amountMinor, currency, id: sourceId } = paid;
    return {
      ...settle(paid),
      entry: settlementEntry(sharesOf(paid)),
      event: paymentEvent(paid),
      chainUse: {
        network: this.#ports.chain.network,
        hash: paid.transactionHash ?? '',
        account: ACCOUNT.treasury,
        amountMinor,
        currency,
        sourceId,
        at: now,
      },
    };
  }

  async #change({ id }: Payment, decide: Decide): Promise<Payment> {
    const outcome = await this.#ports.store.change({ id }, decide);
    if (outcome.kind !== 'known') throw new Refusal('PAYMENT_NOT_FOUND');
    if (outcome.before !== outcome.payment.status) this.#ports.onMoved(outcome.payment);
    return outcome.payment;
  }

  #newPayment(userId: string, id: string, request: OnChainRequest): Payment {
    const now = instant(this.#ports.clock);
    return {
      ...request,
      id,
      userId,
      status: 'pending',
      usdRateMicros: usdMicros(request.currency),
      usdMinor: usdMinorOf(request.amountMinor, request.currency),
      stripeIntentId: null,
      providerFeeMinor: null,
      commissionRate: null,
      refundReservedMinor: 0n,
      refundedMinor: 0n,
      createdAt: now,
      updatedAt: now,
      processedAt: null,
    };
  }
}
