/**
 * A session: one payment by X402, offered to its payer for five minutes, and executed at most once. Pure.
 *
 * The payer signs an EIP-3009 authorization over the amount, the treasury and the session's own nonce, so
 * that no money moves without that signature, and none moves twice by it: the token takes a nonce once.
 */
import { type Address, encodePacked, type Hex, keccak256, stringToBytes } from 'viem';
import type { X402ExecuteAnswer, X402Session } from '../../contracts/api/index.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import type { Gas } from './ports.ts';
import type { Transfer } from './transfer.ts';

export const OFFERED_MS = 5 * 60_000;

export type SessionStatus = X402ExecuteAnswer['status'];

export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly recipient: Address;
  readonly status: SessionStatus;
  /** The UTC day whose limit it counts against, from when it is executed until it fails. */
  readonly spentOn: string | null;
  readonly transactionHash: Hex | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The one nonce that a payer of this session may sign. */
export function nonceOf({ id }: Pick<Session, 'id'>): Hex {
  return keccak256(stringToBytes(`agentrix:x402-session:${id}`));
}

/** What the payer signs, but for the wallet that signs it. */
export function offerOf(session: Session): Omit<Transfer, 'from'> {
  return {
    to: session.recipient,
    value: session.amountMinor,
    validAfter: 0n,
    validBefore: BigInt(Math.floor(session.expiresAt.getTime() / 1000)),
    nonce: nonceOf(session),
  };
}

export function transferOf(session: Session, from: Address): Transfer {
  return { ...offerOf(session), from };
}

/** The offer, packed: see X402Session in contracts/api/x402.ts. */
export function compressed(session: Session): Hex {
  const { to, value, validAfter, validBefore, nonce } = offerOf(session);
  return encodePacked(
    ['address', 'uint128', 'uint40', 'uint40', 'bytes32'],
    [to, value, Number(validAfter), Number(validBefore), nonce],
  );
}

/** Why the session may not be executed now; one that is being executed goes on to its end. */
export function refusalOfExecution({ status, expiresAt }: Session, now: Date) {
  const isOver = now.getTime() >= expiresAt.getTime();
  if (status === 'open' && isOver) return 'X402_SESSION_EXPIRED' satisfies RefusalCode;
  if (status === 'failed') return 'X402_SESSION_ENDED' satisfies RefusalCode;
  return undefined;
}

/** From here on the money may move. @throws Refusal */
export function executing(session: Session, spentOn: string): Session {
  return { ...moved(session, 'open', 'executing'), spentOn };
}

/** The chain carried it out. @throws Refusal */
export function executed(session: Session, transactionHash: Hex): Session {
  return { ...moved(session, 'executing', 'executed'), transactionHash };
}

/** The chain will never carry it out: what it would have spent is free again. @throws Refusal */
export function failed(session: Session): Session {
  return { ...moved(session, 'executing', 'failed'), spentOn: null };
}

function moved(session: Session, from: SessionStatus, to: SessionStatus): Session {
  if (session.status !== from) throw new Refusal('X402_SESSION_ENDED');
  return { ...session, status: to };
}

export function sessionAnswer(session: Session, gas: Gas): X402Session {
  return {
    sessionId: session.id,
    paymentId: session.paymentId,
    compressedData: compressed(session),
    gasEstimate: Number(gas.settling),
    gasSaved: Number(gas.sending),
    expiresAt: session.expiresAt.toISOString(),
    recipient: session.recipient,
  };
}

export function executeAnswer(session: Session): X402ExecuteAnswer {
  const { id: sessionId, paymentId, status, transactionHash } = session;
  return { sessionId, paymentId, status, transactionHash };
}
