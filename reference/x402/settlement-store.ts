/** Payments of the public X402 protocol in PostgreSQL: each is claimed, ended and booked once. */
import { useTransaction } from '../chain/used-transactions.ts';
import type { Database, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { post } from '../ledger/books.ts';
import { ACCOUNT, type Entry } from '../ledger/entry.ts';
import { COIN } from './authorization.ts';
import type { Ended, Settlement, SettlementStore } from './ports.ts';
import {
  deliverSettlement,
  dueSettlements,
  endSettlement,
  insertSettlement,
  lockSettlement,
  type StoredSettlement,
  settlementByDigest,
} from './settlement-rows.ts';

/** @param network CAIP-2 */
export function settlementStore(db: Database, network: string): SettlementStore {
  return {
    claim: async (settlement) => {
      await insertSettlement(db, settlement, null);
      return ours(await settlementByDigest(db, settlement.digest));
    },
    find: async (digest) => {
      const found = await settlementByDigest(db, digest);
      return found && ours(found);
    },
    end: (id, ended) => db.transaction((tx) => end(tx, id, { ended, network })),
    deliver: (id, now) => deliverSettlement(db, id, now),
    due: (now) => dueSettlements(db, { now, ofSessions: false }),
  };
}

/** A session's transfer pays for its payment, and for nothing else. */
function ours(settlement: StoredSettlement | undefined): StoredSettlement {
  if (!settlement || settlement.sessionId !== null) throw new Refusal('X402_SESSION_ENDED');
  return settlement;
}

async function end(
  tx: Transaction,
  id: string,
  { ended, network }: { readonly ended: Ended; readonly network: string },
): Promise<Settlement> {
  const { outcome, at } = ended;
  const settlement = ours(await lockSettlement(tx, id));
  if (settlement.transactionHash !== null || settlement.refusal !== null) return settlement;
  if (outcome.kind === 'settled') {
    const { transactionHash: hash } = outcome;
    const entry = saleEntry(settlement);
    const [amountMinor, account] = [settlement.sent.value, ACCOUNT.treasury];
    const use = { network, hash, account, amountMinor, currency: COIN, sourceId: id, at };
    await useTransaction(tx, use);
    await post(tx, entry, { paymentId: null, sourceId: id, at });
  }
  await endSettlement(tx, id, ended);
  return ours(await lockSettlement(tx, id));
}

/** What the platform itself sells: nobody else has a share. */
function saleEntry({ sent }: Settlement): Entry {
  return {
    kind: 'sale-settled',
    currency: COIN,
    postings: [
      { account: ACCOUNT.treasury, amountMinor: sent.value },
      { account: ACCOUNT.merchant(null), amountMinor: -sent.value },
    ],
  };
}
