/**
 * Settles payments of the public X402 protocol, each exactly once: a transfer is remembered before it is
 * carried out, carried out at most once by its nonce, and found again on the chain after a crash (LR-20).
 */
import { randomUUID } from 'node:crypto';
import { type Clock, instant } from '../clock.ts';
import type { Settlement, SettlementStore, Transfers } from './ports.ts';
import type { Outcome, SignedTransfer } from './transfer.ts';

interface Ports {
  readonly store: SettlementStore;
  readonly transfers: Transfers;
  readonly clock: Clock;
}

export type Settled =
  | { readonly success: true; readonly transaction: string; readonly settlementId: string }
  | { readonly success: false; readonly reason: string };

/** The words of the protocol's packages: ask again with the same payment. */
export const PENDING = 'settlement_pending';

export class SettlementService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** The same transfer settled again, or twice at once, moves money once and has the same answer. */
  async settle(transfer: SignedTransfer): Promise<Settled> {
    const { store, transfers } = this.#ports;
    const digest = transfers.digest(transfer);
    const known = await store.find(digest);
    if (known?.transactionHash) return settled(known);
    if (!known) {
      const objection = await transfers.objection(transfer);
      if (objection) return { success: false, reason: objection };
    }
    const claimed = known ?? (await store.claim(await this.#newSettlement(transfer)));
    return this.#ended(claimed, await transfers.carryOut(transfer, claimed.sent.sinceBlock));
  }

  /** What was settled but not handed over yet; the one who asks with `deliver` may hand it over. */
  async undelivered(transfer: SignedTransfer): Promise<boolean> {
    const known = await this.#ports.store.find(this.#ports.transfers.digest(transfer));
    return known?.transactionHash != null && !known.isDelivered;
  }

  /** True for one caller, ever: what a payment bought is handed over once. */
  deliver(settlementId: string): Promise<boolean> {
    return this.#ports.store.deliver(settlementId, instant(this.#ports.clock));
  }

  /** Asks the chain about transfers whose end was not seen. Returns how many. */
  async reconcile(): Promise<number> {
    const { store, transfers, clock } = this.#ports;
    const due = await store.due(instant(clock));
    for (const settlement of due)
      await this.#ended(settlement, await transfers.outcome(settlement.sent));
    return due.length;
  }

  async #ended(settlement: Settlement, outcome: Outcome): Promise<Settled> {
    if (outcome.kind === 'unknown') return { success: false, reason: PENDING };
    const { store, clock } = this.#ports;
    if (outcome.kind === 'refused' && !outcome.isFinal)
      return { success: false, reason: outcome.reason };
    return settled(await store.end(settlement.id, { outcome, at: instant(clock) }));
  }

  async #newSettlement(transfer: SignedTransfer): Promise<Settlement> {
    const { transfers, clock } = this.#ports;
    const { from: _from, signature: _signature, ...rest } = transfer;
    const digest = transfers.digest(transfer);
    return {
      id: randomUUID(),
      digest,
      sent: { ...rest, digest, sinceBlock: await transfers.newestBlock() },
      transactionHash: null,
      refusal: null,
      isDelivered: false,
      createdAt: instant(clock),
    };
  }
}

function settled({ id, transactionHash, refusal }: Settlement): Settled {
  if (transactionHash === null) return { success: false, reason: refusal ?? PENDING };
  return { success: true, transaction: transactionHash, settlementId: id };
}
