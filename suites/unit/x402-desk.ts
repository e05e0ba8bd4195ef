/**
 * X402AuthorizationService on doubles of its ports: a store held in memory, and a chain that keeps the
 * coin's promise (a nonce is taken once) and whose answers can be lost on the way.
 */
import { type Address, type Hex, keccak256, toHex } from 'viem';
import { Refusal } from '../../reference/http/refusal.ts';
import type { Authorization } from '../../reference/x402/authorization.ts';
import { X402AuthorizationService } from '../../reference/x402/authorization-service.ts';
import type {
  Beginning,
  Ended,
  Held,
  SentTransfer,
  SessionStore,
  Transfers,
} from '../../reference/x402/ports.ts';
import { offerOf, type Session, transferOf } from '../../reference/x402/session.ts';
import { SettlementService } from '../../reference/x402/settlement-service.ts';
import {
  digestOf,
  type Outcome,
  type SignedTransfer,
  type Transfer,
} from '../../reference/x402/transfer.ts';
import { MemorySettlements } from './x402-settlements.ts';

export const USER = '0b5c7a52-6f0e-4b0e-9a3f-0f6f0a1d2c3b';
export const STRANGER = '1d4a8e9c-2b7f-4c55-8f10-6a7b8c9d0e1f';
export const WALLET = address(1);
export const TREASURY = address(2);
export const START = Date.parse('2026-03-01T10:00:00Z');
export const GAS = { settling: 62_000n, sending: 35_000n };
/** One USDC. */
export const ONE = 1_000_000n;

const COIN = { chainId: 31_337, address: address(3), name: 'USD Coin', version: '2' };

export function address(n: number): Address {
  return `0x${String(n).padStart(40, '0')}`;
}

/** The n-th id of a test. */
export function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function sign(transfer: Transfer): SignedTransfer {
  return { ...transfer, signature: keccak256(digestOf(transfer, COIN)) };
}

/** What becomes of the next transfers that are sent. */
export type Weather = 'fine' | 'answer-lost' | 'down' | 'refusing';

export class MemoryChain implements Transfers {
  weather: Weather = 'fine';
  /** Unix seconds. */
  now = Math.floor(START / 1000);
  /** Who holds less can't pay; everybody else can. */
  readonly poor = new Set<Address>();
  readonly moved: Transfer[] = [];

  async objection(transfer: SignedTransfer) {
    this.#answering();
    if (sign(transfer).signature !== transfer.signature) return 'invalid_exact_evm_signature';
    if (this.#used(transfer.nonce)) return 'invalid_exact_evm_nonce_already_used';
    return this.poor.has(transfer.from) ? 'invalid_exact_evm_insufficient_balance' : undefined;
  }

  async carryOut(transfer: SignedTransfer): Promise<Outcome> {
    this.#answering();
    await Promise.resolve();
    if (this.weather === 'refusing')
      return { kind: 'refused', reason: 'EnforcedPause', isFinal: false };
    const isNew = !this.#used(transfer.nonce) && Number(transfer.validBefore) > this.now;
    if (isNew) this.moved.push(transfer);
    if (this.weather === 'answer-lost') return { kind: 'unknown' };
    return this.#outcomeOf(transfer);
  }

  async outcome(sent: SentTransfer) {
    this.#answering();
    return this.#outcomeOf(sent);
  }

  digest(transfer: Transfer) {
    return digestOf(transfer, COIN);
  }

  async newestBlock() {
    this.#answering();
    return 7n;
  }

  async gas() {
    return GAS;
  }

  #outcomeOf({ nonce, validBefore, to, value }: Omit<Transfer, 'from'>): Outcome {
    const used = this.#used(nonce);
    if (used && used.to === to && used.value === value)
      return { kind: 'settled', transactionHash: keccak256(nonce), gasUsed: 60_000n };
    if (used) return { kind: 'refused', reason: 'nonce used', isFinal: true };
    if (Number(validBefore) <= this.now)
      return { kind: 'refused', reason: 'expired', isFinal: true };
    return { kind: 'unknown' };
  }

  #used(nonce: Hex) {
    return this.moved.find((transfer) => transfer.nonce === nonce);
  }

  #answering() {
    if (this.weather === 'down') throw new Refusal('UNAVAILABLE');
  }
}

/** Keeps the promises of the real store: each change is atomic, and a session has one transfer. */
export class MemorySessions implements SessionStore {
  readonly authorizations = new Map<string, Authorization>();
  readonly sessions = new Map<string, Session>();
  readonly sent = new Map<string, SentTransfer>();
  /** True: every transaction has paid for something else before. */
  usedElsewhere = false;
  /** Each status that a session was written with, in order. */
  readonly history: { id: string; status: Session['status'] }[] = [];

  async authorize(authorization: Authorization) {
    this.authorizations.set(authorization.userId, authorization);
  }

  async spending(userId: string, day: string) {
    const spent = [...this.sessions.values()].filter(
      (session) => session.userId === userId && session.spentOn === day,
    );
    const usedMinor = spent.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    return { authorization: this.authorizations.get(userId), usedMinor };
  }

  async open(session: Session) {
    const known = this.sessions.get(session.id);
    return known ?? this.#write(session);
  }

  async find(sessionId: string, userId: string) {
    const session = this.sessions.get(sessionId);
    return session?.userId === userId ? session : undefined;
  }

  async begin(beginning: Beginning, decide: (held: Held) => Session) {
    const { sessionId, digest, sinceBlock, now, userId } = beginning;
    const session = this.#known(sessionId);
    const known = this.sent.get(sessionId);
    if (known && known.digest !== digest) throw new Refusal('X402_SESSION_ENDED');
    const day = now.toISOString().slice(0, 10);
    const spent = [...this.sessions.values()].filter((one) => one.spentOn === day);
    const usedMinor = spent.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const held = { session, usedMinor, authorization: this.authorizations.get(userId) };
    const begun = decide(held);
    this.sent.set(sessionId, known ?? { ...offerOf(session), digest, sinceBlock });
    return { session: this.#write(begun), sinceBlock: known?.sinceBlock ?? sinceBlock };
  }

  async end(sessionId: string, change: (session: Session) => Session, { outcome }: Ended) {
    if (this.usedElsewhere && outcome.kind === 'settled') throw new Refusal('TRANSACTION_USED');
    return this.#write(change(this.#known(sessionId)));
  }

  async due() {
    return [...this.sessions.values()].flatMap((session) => {
      const sent = this.sent.get(session.id);
      return session.status === 'executing' && sent ? [{ session, sent }] : [];
    });
  }

  #known(sessionId: string): Session {
    const session = this.sessions.get(sessionId);
    if (!session) throw new RangeError(`no session ${sessionId}`);
    return session;
  }

  #write(session: Session): Session {
    const before = this.sessions.get(session.id)?.status;
    this.sessions.set(session.id, session);
    if (before !== session.status) this.history.push({ id: session.id, status: session.status });
    return session;
  }
}

export function openX402Desk() {
  let now = START;
  const clock = { now: () => now };
  const chain = new MemoryChain();
  const store = new MemorySessions();
  const settlements = new MemorySettlements();
  const service = new X402AuthorizationService({
    store,
    transfers: chain,
    clock,
    recipient: TREASURY,
  });
  const open = async (n: number, amountMinor = ONE) => {
    const request = { paymentId: id(1_000 + n), amountMinor, metadata: {} };
    return (await service.open(USER, id(n), request)).session;
  };
  return {
    chain,
    store,
    settlements,
    service,
    settler: new SettlementService({ store: settlements, transfers: chain, clock }),
    now: () => new Date(now),
    /** Moves both clocks, ours and the chain's; never back on the chain. */
    pass(milliseconds: number) {
      now += milliseconds;
      chain.now = Math.max(chain.now, Math.floor(now / 1000));
    },
    authorize: (singleLimitMinor = 5n * ONE, dailyLimitMinor = 10n * ONE, durationDays = 30) =>
      service.authorize(USER, id(1), { singleLimitMinor, dailyLimitMinor, durationDays }),
    open,
    signed: (session: Session, from = WALLET) => signedBy(session, from),
    execute: (session: Session, from = WALLET) =>
      service.execute(USER, session.id, signedBy(session, from)),
  };
}

export type X402Desk = ReturnType<typeof openX402Desk>;

function signedBy(session: Session, from: Address) {
  return { from, signature: sign(transferOf(session, from)).signature };
}

/** A transfer of the public protocol, signed: the n-th, with a nonce of its own. */
export function payment(n: number, change: Partial<Transfer> = {}): SignedTransfer {
  return sign({
    from: WALLET,
    to: TREASURY,
    value: ONE,
    validAfter: 0n,
    validBefore: BigInt(Math.floor(START / 1000) + 60),
    nonce: toHex(n, { size: 32 }),
    ...change,
  });
}
