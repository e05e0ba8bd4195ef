/**
 * Limits and sessions in PostgreSQL. A session begins under its payer's lock, so that no two pass a limit
 * together, and ends with its payment and the books in one transaction.
 */
import { randomUUID } from 'node:crypto';
import { brokenConstraint, type Database, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import type { Metadata, Payment } from '../payments/payment.ts';
import { lockPayment, paymentById } from '../payments/payment-rows.ts';
import { changePayment, openPayment } from '../payments/payment-store.ts';
import type { OnMoved } from '../payments/ports.ts';
import { admitPayer } from '../users/paying.ts';
import { dayOf } from './authorization.ts';
import { isOpen, newPayment, paid } from './payment-of-session.ts';
import type { Beginning, Begun, Ended, Held, SentTransfer, SessionStore } from './ports.ts';
import { offerOf, type Session } from './session.ts';
import {
  insertSession,
  lockSession,
  readSpending,
  sessionById,
  updateSession,
  writeAuthorization,
} from './session-rows.ts';
import {
  dueSettlements,
  endSettlement,
  insertSettlement,
  lockSettlement,
} from './settlement-rows.ts';

interface Parts {
  readonly db: Database;
  /** CAIP-2. */
  readonly network: string;
  /** Told about each payment that a session completed, once, after it is committed. */
  readonly onMoved: OnMoved;
}

export function sessionStore({ db, network, onMoved }: Parts): SessionStore {
  return {
    authorize: (authorization) => writeAuthorization(db, authorization),
    spending: (userId, day) => readSpending(db, userId, day),
    open: async (session, metadata) => {
      const { opened, payment } = await db.transaction((tx) => open(tx, session, metadata));
      if (payment) onMoved(payment);
      return opened;
    },
    find: async (sessionId, userId) => {
      const session = await sessionById(db, sessionId);
      return session?.userId === userId ? session : undefined;
    },
    begin: (beginning, decide) =>
      db.transaction((tx) => begin(tx, beginning, decide)).catch(takenPayment),
    end: async (sessionId, change, ended) => {
      const end = { sessionId, change, ended, network };
      const { session, payment } = await db.transaction((tx) => endIn(tx, end));
      if (payment) onMoved(payment);
      return session;
    },
    due: (now) => due(db, now),
  };
}

async function open(tx: Transaction, session: Session, metadata: Metadata) {
  const known = await sessionById(tx, session.id);
  if (known) return { opened: known };
  const { payment, isNew } = await openPayment(tx, newPayment(session, metadata));
  if (!isOpen(payment) || payment.amountMinor !== session.amountMinor)
    throw new Refusal('X402_PAYMENT_TAKEN');
  await insertSession(tx, session);
  return { opened: session, payment: isNew ? payment : undefined };
}

/** Payer, then session, then payment: whoever locks them locks them in this order. */
async function begin(
  tx: Transaction,
  { userId, sessionId, digest, sinceBlock, now }: Beginning,
  decide: (held: Held) => Session,
): Promise<Begun> {
  const { paymentId } = known(await sessionById(tx, sessionId));
  const { usdMinor } = known(await paymentById(tx, paymentId));
  await admitPayer(tx, { id: paymentId, userId, usdMinor, at: now });
  const session = known(await lockSession(tx, sessionId));
  const begun = decide({ session, ...(await readSpending(tx, userId, dayOf(now))) });
  if (begun !== session) {
    if (!isOpen(known(await lockPayment(tx, paymentId)))) throw new Refusal('X402_PAYMENT_TAKEN');
    const sent = { ...offerOf(session), digest, sinceBlock };
    await insertSettlement(tx, { id: randomUUID(), sent, createdAt: now }, sessionId);
    await updateSession(tx, begun);
  }
  const settlement = await lockSettlement(tx, sessionId);
  if (settlement?.digest !== digest) throw new Refusal('X402_SESSION_ENDED');
  return { session: begun, sinceBlock: settlement.sent.sinceBlock };
}

interface End {
  readonly sessionId: string;
  readonly change: (session: Session) => Session;
  readonly ended: Ended;
  readonly network: string;
}

async function endIn(
  tx: Transaction,
  { sessionId, change, ended, network }: End,
): Promise<{ readonly session: Session; readonly payment?: Payment }> {
  const session = known(await lockSession(tx, sessionId));
  const changed = change(session);
  if (changed === session) return { session };
  const settlement = known(await lockSettlement(tx, sessionId));
  await updateSession(tx, changed);
  await endSettlement(tx, settlement.id, ended);
  const { outcome, at } = ended;
  if (outcome.kind !== 'settled') return { session: changed };
  const { transactionHash } = outcome;
  const decide = (payment: Payment) => paid(payment, { session, transactionHash, network, at });
  const moved = await changePayment(tx, { id: session.paymentId }, { decide, cause: undefined });
  return moved.kind === 'known'
    ? { session: changed, payment: moved.payment }
    : { session: changed };
}

async function due(db: Database, now: Date) {
  const settlements = await dueSettlements(db, { now, ofSessions: true });
  const found = settlements.map(async ({ sessionId, sent }) => {
    const session = sessionId === null ? undefined : await sessionById(db, sessionId);
    return session?.status === 'executing' ? [{ session, sent }] : [];
  });
  return (await Promise.all(found)).flat() satisfies { session: Session; sent: SentTransfer }[];
}

function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Refusal('SESSION_NOT_FOUND');
  return found;
}

function takenPayment(error: unknown): never {
  if (brokenConstraint(error) === 'x402_sessions_one_pays')
    throw new Refusal('X402_PAYMENT_TAKEN', { cause: error });
  throw error;
}
