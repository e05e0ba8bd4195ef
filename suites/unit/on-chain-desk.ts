/** A wallet payment's desk: OnChainPayments on its doubles, with a chain that shows what a test says. */
import type { ChainTransaction } from '../../reference/chain/chain.ts';
import { Refusal } from '../../reference/http/refusal.ts';
import { OnChainPayments } from '../../reference/onchain/on-chain-payments.ts';
import type { OnChainRequest } from '../../reference/onchain/on-chain-request.ts';
import type { Payment } from '../../reference/payments/payment.ts';
import type { Decide, PaymentKey } from '../../reference/payments/ports.ts';
import { PAYER, PAYMENT } from './counter.ts';
import { MemoryStore } from './doubles.ts';

const address = (digit: string) => `0x${digit.repeat(40)}` as const;
export const TOKEN = address('a');
export const TREASURY = address('b');
export const WALLET = address('c');
export const SHARED = address('d');
export const HASH = `0x${'e'.repeat(64)}`;
export const START = Date.parse('2026-03-01T10:00:00Z');

/** 100 USDC by wallet. */
export const REQUEST: OnChainRequest = {
  method: 'wallet',
  transactionHash: HASH,
  amountMinor: 100_000_000n,
  currency: 'USDC',
  merchantId: null,
  agentId: null,
  description: null,
  metadata: { txHash: HASH },
};

/** What the chain shows of a transfer that pays the request. */
export const PAID: ChainTransaction = {
  succeeded: true,
  confirmations: 1n,
  minedAt: new Date(START),
  transfers: [{ token: TOKEN, from: WALLET, to: TREASURY, amount: 100_000_000n }],
};

class OnChainMemory extends MemoryStore {
  /** By hash: what it paid. */
  readonly used = new Map<string, string>();

  async sourceOf(_network: string, hash: string) {
    return this.used.get(hash);
  }

  override async change(key: PaymentKey, decide: Decide) {
    return super.change(key, (payment) => {
      const change = decide(payment);
      if (change?.chainUse) this.#use(change.chainUse.hash, change.chainUse.sourceId);
      return change;
    });
  }

  #use(hash: string, sourceId: string): void {
    const user = this.used.get(hash) ?? sourceId;
    if (user !== sourceId) throw new Refusal('TRANSACTION_USED');
    this.used.set(hash, user);
  }
}

export function openDesk() {
  const store = new OnChainMemory();
  const moves: string[] = [];
  let now = START;
  let shown: ChainTransaction | undefined | Error;
  const named: { wallet: `0x${string}` | undefined } = { wallet: WALLET };
  const service = new OnChainPayments({
    store,
    chain: {
      network: 'eip155:1',
      transaction: async () => {
        if (shown instanceof Error) throw shown;
        return shown;
      },
    },
    contracts: { UsdcLike: TOKEN, MultiSigWallet: SHARED },
    treasury: TREASURY,
    walletOf: async () => named.wallet,
    isOwner: async (wallet) => wallet === WALLET,
    clock: { now: () => now },
    onMoved: ({ status }) => moves.push(status),
  });
  return {
    store,
    service,
    /** Every status that was told, in order. */
    moves,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** An error: no node answers. */
    show: (transaction: ChainTransaction | undefined | Error) => {
      shown = transaction;
    },
    /** The wallet in the payer's profile. */
    name: (wallet: `0x${string}` | undefined) => {
      named.wallet = wallet;
    },
    process: (request = REQUEST, id = PAYMENT) => service.process(PAYER, id, request),
    payment: (id = PAYMENT): Payment => {
      const payment = store.payments.get(id);
      if (!payment) throw new RangeError('no payment was opened');
      return payment;
    },
  };
}
