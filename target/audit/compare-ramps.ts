/**
 * The on-ramps' books, the target's sessions and its ledger: a session is completed exactly when its provider
 * took the payer's money, to the cent, and the ledger took it in once.
 */
import { parseMoney } from '../../contracts/api/index.ts';
import type { BookComparison } from '../target.ts';
import type { BookedSession, RampBookOrder } from './books.ts';
import { Comparison } from './comparison.ts';

const COMPLETED = 'completed';

/** `ramps = sessions`. An order that is only spoken of in a webhook made by hand need not be known. */
export function compareRamps(
  orders: readonly RampBookOrder[],
  sessions: readonly BookedSession[],
): BookComparison {
  const comparison = new Comparison('ramps = sessions', 'nobody paid through an on-ramp');
  const byId = new Map(orders.map((order) => [keyOf(order.provider, order.sessionId), order]));
  const known = new Set(sessions.map((session) => keyOf(session.providerId, session.id)));
  for (const session of sessions) {
    const order = byId.get(keyOf(session.providerId, session.id));
    if (session.status === COMPLETED) comparison.entry(...completedDifferences(session, order));
    else if (order?.status === COMPLETED && !order.isByHand)
      comparison.entry(`${nameOf(session)} is ${session.status}, while the provider was paid`);
  }
  for (const { provider, sessionId, status, isByHand } of orders)
    if (status === COMPLETED && !isByHand && !known.has(keyOf(provider, sessionId)))
      comparison.entry(`${provider} was paid for ${sessionId}, which is no session there`);
  return comparison.done();
}

/** `ledger = sessions` */
export function compareSessionPostings(sessions: readonly BookedSession[]): BookComparison {
  const comparison = new Comparison('ledger = sessions', 'no session was completed');
  for (const session of sessions) {
    const due = session.status === COMPLETED ? session.minor : 0n;
    if (due === 0n && session.takings === 0) continue;
    comparison.entry(
      session.takings !== (due === 0n ? 0 : 1) &&
        `${nameOf(session)} is ${session.status}: ${session.takings} entries took money in`,
      session.takenInMinor !== due &&
        `${nameOf(session)} is ${session.status}: the ledger took in ${session.takenInMinor}, not ${due}`,
      ...crossingDifferences(session),
    );
  }
  return comparison.done();
}

/** A payment ends with its session, and gives the merchant what the lock promised. */
function crossingDifferences({ status, payment, ...session }: BookedSession) {
  if (!payment) return [];
  const due = status === COMPLETED ? payment.promisedMinor : 0n;
  const where = `payment ${session.id} is ${payment.status}`;
  return [
    (status === COMPLETED) !== (payment.status === COMPLETED) &&
      `${where}, while its session is ${status}`,
    payment.settledMinor !== due && `${where}: ${payment.settledMinor} were settled, not ${due}`,
  ];
}

function completedDifferences(session: BookedSession, order: RampBookOrder | undefined) {
  if (order?.status !== COMPLETED)
    return [`${nameOf(session)} is completed, while the provider's order is ${order?.status}`];
  const paid = parseMoney(order.fiatAmount, order.fiat).minor;
  return [
    (paid !== session.minor || order.fiat !== session.currency) &&
      `${nameOf(session)}: of ${session.minor} ${session.currency}, paid were ${paid} ${order.fiat}`,
  ];
}

const keyOf = (provider: string, id: string) => `${provider} ${id}`;
const nameOf = ({ id, providerId }: BookedSession) => `session ${id} at ${providerId}`;
