/** Escrows in PostgreSQL: every change is made under the escrow's row lock, with its books, in one transaction. */
import { randomUUID } from 'node:crypto';
import { useTransaction } from '../chain/used-transactions.ts';
import { brokenConstraint, type Database, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { post } from '../ledger/books.ts';
import { ACCOUNT } from '../ledger/entry.ts';
import { addToOutbox, type OutboxEvent } from '../outbox/outbox.ts';
import { paymentById } from '../payments/payment-rows.ts';
import { admitPayer } from '../users/paying.ts';
import type { Escrow } from './escrow.ts';
import {
  deleteUnopened,
  escrowById,
  escrowsDue,
  insertEscrow,
  lockEscrow,
  updateEscrow,
} from './escrow-rows.ts';
import type { DecideEscrow, EscrowStore } from './ports.ts';
import { usdMinorOfUnits } from './terms.ts';

/** @param network CAIP-2: where the contract stands. */
export function escrowStore(db: Database, network: string): EscrowStore {
  return {
    open: (escrow) => db.transaction((tx) => open(tx, escrow)).catch(namingWhatIsWrong),
    abandon: (id) => deleteUnopened(db, id),
    find: (id) => escrowById(db, id),
    change: (id, decide) => db.transaction((tx) => change(tx, id, decide)),
    keepFunding: (id, transactionHash, now) =>
      db.transaction((tx) => keepFunding(tx, { network, id, transactionHash, now })),
    due: (now) => escrowsDue(db, now),
  };
}

async function open(tx: Transaction, escrow: Escrow): Promise<Escrow> {
  const { id, buyerId: userId, paymentId, units, createdAt: at } = escrow;
  await admitPayer(tx, { id, userId, usdMinor: usdMinorOfUnits(units), at });
  const agentId = paymentId === null ? null : await agentOf(tx, paymentId, userId);
  const opened = { ...escrow, agentId };
  if (await insertEscrow(tx, opened)) return opened;
  const existing = await escrowById(tx, id);
  if (existing?.buyerId !== userId) throw new Refusal('ESCROW_NOT_FOUND');
  return existing;
}

/** @throws Refusal for another's payment */
async function agentOf(tx: Transaction, paymentId: string, userId: string): Promise<string | null> {
  const payment = await paymentById(tx, paymentId);
  if (payment?.userId !== userId) throw new Refusal('PAYMENT_NOT_FOUND');
  return payment.agentId;
}

async function change(tx: Transaction, id: string, decide: DecideEscrow): Promise<Escrow> {
  const escrow = await lockEscrow(tx, id);
  if (!escrow) throw new Refusal('ESCROW_NOT_FOUND');
  const decided = decide(escrow);
  if (!decided) return escrow;
  const { entries, moved } = decided;
  const at = decided.escrow.updatedAt;
  await updateEscrow(tx, decided.escrow);
  for (const entry of entries) post(tx, entry, { paymentId: null, sourceId: id, at });
  if (moved) addToOutbox(tx, escrowEvent(decided.escrow));
  return decided.escrow;
}

interface Funding {
  readonly network: string;
  readonly id: string;
  readonly transactionHash: string;
  readonly now: Date;
}

/** Told again, it is kept as it is. */
async function keepFunding(tx: Transaction, funding: Funding): Promise<Escrow> {
  const { network, id, transactionHash, now } = funding;
  const escrow = await lockEscrow(tx, id);
  if (!escrow) throw new Refusal('ESCROW_NOT_FOUND');
  if (escrow.transactionHash === transactionHash) return escrow;
  await useTransaction(tx, {
    network,
    hash: transactionHash,
    account: ACCOUNT.escrow,
    currency: 'USDC',
    amountMinor: escrow.units,
    sourceId: id,
    at: now,
  });
  const kept = { ...escrow, transactionHash, updatedAt: now };
  await updateEscrow(tx, kept);
  return kept;
}

function escrowEvent(escrow: Escrow): OutboxEvent {
  const { id, merchantId, status, amountMinor, currency, updatedAt } = escrow;
  return {
    eventId: randomUUID(),
    topic: `escrow.${status}`,
    payload: { escrowId: id, merchantId, amountMinor: String(amountMinor), currency },
    createdAt: updatedAt,
  };
}

function namingWhatIsWrong(cause: unknown): never {
  const constraint = brokenConstraint(cause);
  if (constraint === 'escrows_merchant_id_fkey') throw new Refusal('UNKNOWN_MERCHANT', { cause });
  if (constraint === 'escrows_payment_id_key') throw new Refusal('PAYMENT_IN_ESCROW', { cause });
  throw cause;
}
