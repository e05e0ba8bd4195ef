/**
 * X402AuthorizationService: a user sets limits, opens sessions within them, and signs each; a session moves
 * its money once. No transaction is open while the chain is asked.
 */
import type { Address } from 'viem';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import {
  type Authorization,
  type AuthorizationTerms,
  DAY_MS,
  dayOf,
  refusalOfSpending,
} from './authorization.ts';
import type { Gas, Held, SessionRequest, SessionStore, Signed, Transfers } from './ports.ts';
import {
  executed,
  executing,
  failed,
  OFFERED_MS,
  refusalOfExecution,
  type Session,
  transferOf,
} from './session.ts';
import { type Outcome, REPLAYED, type SignedTransfer } from './transfer.ts';

interface Ports {
  readonly store: SessionStore;
  readonly transfers: Transfers;
  readonly clock: Clock;
  /** Who is paid: the platform's treasury. */
  readonly recipient: Address;
}

export interface AuthorizationNow {
  readonly authorization: Authorization;
  readonly usedMinor: bigint;
  readonly now: Date;
}

export class X402AuthorizationService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Takes the place of the user's limits before; what was spent today stays spent. @throws Refusal */
  async authorize(
    userId: string,
    id: string,
    terms: AuthorizationTerms,
  ): Promise<AuthorizationNow> {
    const { singleLimitMinor, dailyLimitMinor, durationDays } = terms;
    if (singleLimitMinor > dailyLimitMinor) throw new Refusal('X402_LIMITS_REFUSED');
    const createdAt = instant(this.#ports.clock);
    const expiresAt = new Date(createdAt.getTime() + durationDays * DAY_MS);
    const limits = { singleLimitMinor, dailyLimitMinor };
    await this.#ports.store.authorize({ id, userId, ...limits, createdAt, expiresAt });
    return this.authorization(userId);
  }

  /** @throws Refusal when the user never set limits */
  async authorization(userId: string): Promise<AuthorizationNow> {
    const now = instant(this.#ports.clock);
    const { authorization, usedMinor } = await this.#ports.store.spending(userId, dayOf(now));
    if (!authorization) throw new Refusal('X402_AUTHORIZATION_NOT_FOUND');
    return { authorization, usedMinor, now };
  }

  /**
   * Offers a payment to be signed. `sessionId` names the effect: opened again under the same id it is the
   * same session. Limits are looked at here, and hold when it is executed. @throws Refusal
   */
  async open(
    userId: string,
    sessionId: string,
    request: SessionRequest,
  ): Promise<{ readonly session: Session; readonly gas: Gas }> {
    const { store, transfers, clock, recipient } = this.#ports;
    const createdAt = instant(clock);
    const { paymentId, amountMinor, metadata } = request;
    refuseOverspending(await store.spending(userId, dayOf(createdAt)), amountMinor, createdAt);
    const gas = await transfers.gas();
    const session: Session = {
      id: sessionId,
      userId,
      paymentId,
      amountMinor,
      recipient,
      status: 'open',
      spentOn: null,
      transactionHash: null,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + OFFERED_MS),
    };
    return { session: await store.open(session, metadata), gas };
  }

  /** The user's own session. @throws Refusal */
  async session(userId: string, sessionId: string): Promise<Session> {
    const session = await this.#ports.store.find(sessionId, userId);
    if (!session) throw new Refusal('SESSION_NOT_FOUND');
    return session;
  }

  /**
   * Moves the money that the payer signed for. Executed again it is the same; cut off, it goes on by the
   * same signature, or by reconciliation. @throws Refusal
   */
  async execute(userId: string, sessionId: string, signed: Signed): Promise<Session> {
    const { store, transfers, clock } = this.#ports;
    const session = await this.session(userId, sessionId);
    if (session.status === 'executed') return session;
    const transfer = { ...transferOf(session, signed.from), signature: signed.signature };
    if (session.status === 'open') await this.#refuseObjections(transfer);
    const sinceBlock = await transfers.newestBlock();
    const now = instant(clock);
    const digest = transfers.digest(transfer);
    const begun = await store.begin({ userId, sessionId, digest, sinceBlock, now }, (held) =>
      begin(held, now),
    );
    if (begun.session.status === 'executed') return begun.session;
    const outcome = await transfers.carryOut(transfer, begun.sinceBlock);
    return this.#carriedOut(begun.session, outcome);
  }

  /** Asks the chain about sessions whose end was not seen. Returns how many. */
  async reconcile(): Promise<number> {
    const { store, transfers, clock } = this.#ports;
    const due = await store.due(instant(clock));
    for (const { session, sent } of due) await this.#end(session, await transfers.outcome(sent));
    return due.length;
  }

  async #refuseObjections(transfer: SignedTransfer): Promise<void> {
    const objection = await this.#ports.transfers.objection(transfer);
    if (objection) throw transferRefused(objection);
  }

  async #carriedOut(begun: Session, outcome: Outcome): Promise<Session> {
    const session = await this.#end(begun, outcome);
    if (session.status === 'executed') return session;
    if (outcome.kind === 'unknown') throw new Refusal('X402_PENDING', { retryAfterSeconds: 1 });
    throw transferRefused(outcome.kind === 'refused' ? outcome.reason : REPLAYED);
  }

  /** What the chain may still carry out is neither executed nor failed. */
  async #end(session: Session, outcome: Outcome): Promise<Session> {
    if (outcome.kind === 'unknown') return session;
    const { store, clock } = this.#ports;
    const at = instant(clock);
    if (outcome.kind === 'refused')
      return outcome.isFinal ? store.end(session.id, once(failed), { outcome, at }) : session;
    const pay = (held: Session) => executed(held, outcome.transactionHash);
    return store.end(session.id, once(pay), { outcome, at }).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'TRANSACTION_USED') throw error;
      const replayed = { kind: 'refused', reason: REPLAYED, isFinal: true } as const;
      return store.end(session.id, once(failed), { outcome: replayed, at });
    });
  }
}

/** Whoever comes second finds the end that the first has written. */
function once(change: (session: Session) => Session) {
  return (held: Session) => (held.status === 'executing' ? change(held) : held);
}

/** Under the payer's lock: here the limits hold. @throws Refusal */
function begin(held: Held, now: Date): Session {
  const { session } = held;
  if (session.status === 'executing' || session.status === 'executed') return session;
  const refusal = refusalOfExecution(session, now);
  if (refusal) throw new Refusal(refusal);
  refuseOverspending(held, session.amountMinor, now);
  return executing(session, dayOf(now));
}

function refuseOverspending(
  { authorization, usedMinor }: Pick<Held, 'authorization' | 'usedMinor'>,
  amountMinor: bigint,
  now: Date,
): void {
  const refusal = refusalOfSpending(authorization, { amountMinor, usedMinor, now });
  if (refusal) throw new Refusal(refusal);
}

function transferRefused(reason: string): Refusal {
  return new Refusal('X402_TRANSFER_REFUSED', { message: `The transfer is refused: ${reason}.` });
}
