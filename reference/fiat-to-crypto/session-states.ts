/**
 * How a session moves: only forward, so that a provider's reports mean the same however often and in
 * whatever order they come (LR-17), and to its end only on the money that was agreed.
 */
import { SESSION_STATUSES, type SessionStatus } from '../../contracts/api/index.ts';
import type { Change } from './ports.ts';
import type { Report, Session } from './ramp.ts';
import { settledEntries } from './session-entries.ts';

/**
 * The session after the report; the same object when it changes nothing. A failed session can still
 * complete: what a provider has paid out must not go unseen. `mismatch` for money that isn't the session's.
 */
export function onReport(session: Session, report: Report, now: Date): Change | 'mismatch' {
  const isPaid = report.status === 'completed';
  if (isPaid && !agrees(session, report)) return 'mismatch';
  const status = later(session.status, report.status);
  const txHash = session.txHash ?? (isPaid ? report.txHash : null);
  if (status === session.status && txHash === session.txHash) return { session, entries: [] };
  const entries = status === session.status || !isPaid ? [] : settledEntries(session, report);
  return { session: { ...session, status, txHash, updatedAt: now }, entries };
}

/** The payer is back from the provider's page. What the payer says moves no money. */
export function onReturn(session: Session, now: Date): Change {
  const status = later(session.status, 'processing');
  return {
    session: status === session.status ? session : { ...session, status, updatedAt: now },
    entries: [],
  };
}

/** The payer never paid, and the provider has nothing: nobody waits for it any longer. */
export function onAbandoned(session: Session, now: Date): Change {
  const isOpen = session.status === 'pending';
  return {
    session: isOpen ? { ...session, status: 'failed', updatedAt: now } : session,
    entries: [],
  };
}

/** True when the payer paid what was asked, and gets at least what a lock promised. */
function agrees(session: Session, { paid, bought }: Report): boolean {
  const { amountMinor, currency, toCurrency, toMinor } = session;
  if (bought?.currency !== toCurrency || bought.minor < (toMinor ?? 1n)) return false;
  return paid === 'untold' || (paid?.currency === currency && paid.minor === amountMinor);
}

function later(one: SessionStatus, other: SessionStatus): SessionStatus {
  return SESSION_STATUSES.indexOf(other) > SESSION_STATUSES.indexOf(one) ? other : one;
}
