/**
 * How a session moves: only forward, so that a provider's reports mean the same however often and in
 * whatever order they come (LR-17).
 */
import { SESSION_STATUSES, type SessionStatus } from '../../contracts/api/index.ts';
import type { Report, Session } from './ramp.ts';

/**
 * The session after the report; the same object when it changes nothing. A failed session can still
 * complete: what a provider has paid out must not go unseen.
 */
export function onReport(session: Session, report: Report, now: Date): Session {
  const status = later(session.status, report.status);
  const txHash = session.txHash ?? (report.status === 'completed' ? report.txHash : null);
  if (status === session.status && txHash === session.txHash) return session;
  return { ...session, status, txHash, updatedAt: now };
}

/** The payer is back from the provider's page. What the payer says moves no money. */
export function onReturn(session: Session, now: Date): Session {
  const status = later(session.status, 'processing');
  return status === session.status ? session : { ...session, status, updatedAt: now };
}

function later(one: SessionStatus, other: SessionStatus): SessionStatus {
  return SESSION_STATUSES.indexOf(other) > SESSION_STATUSES.indexOf(one) ? other : one;
}
