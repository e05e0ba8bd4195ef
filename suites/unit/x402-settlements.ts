/** Settlements of the public X402 protocol held in memory: each change is atomic, and each is claimed once. */
import type { Hex } from 'viem';
import type { Ended, Settlement, SettlementStore } from '../../reference/x402/ports.ts';

export class MemorySettlements implements SettlementStore {
  readonly settlements = new Map<Hex, Settlement>();

  async claim(settlement: Settlement) {
    const known = this.settlements.get(settlement.digest);
    if (!known) this.settlements.set(settlement.digest, settlement);
    return known ?? settlement;
  }

  async find(digest: Hex) {
    return this.settlements.get(digest);
  }

  async end(settlementId: string, { outcome }: Ended) {
    const change =
      outcome.kind === 'settled'
        ? { transactionHash: outcome.transactionHash }
        : { refusal: outcome.reason };
    return this.#change(settlementId, (settlement) => ({ ...settlement, ...change }));
  }

  async deliver(settlementId: string) {
    let isFirst = false;
    this.#change(settlementId, (settlement) => {
      isFirst = !settlement.isDelivered;
      return { ...settlement, isDelivered: true };
    });
    return isFirst;
  }

  async due() {
    return [...this.settlements.values()].filter(
      ({ transactionHash, refusal }) => transactionHash === null && refusal === null,
    );
  }

  #change(settlementId: string, change: (settlement: Settlement) => Settlement): Settlement {
    const found = [...this.settlements.values()].find((one) => one.id === settlementId);
    if (!found) throw new RangeError(`no settlement ${settlementId}`);
    const changed = change(found);
    this.settlements.set(found.digest, changed);
    return changed;
  }
}
