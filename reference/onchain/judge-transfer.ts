/** Whether a transaction on the chain pays a payment: pure, and the same whoever asks and how often (LR-18). */
import type { ChainTransaction } from '../chain/chain.ts';

/** What the transfer must be. */
export interface Expected {
  readonly token: string;
  readonly payee: string;
  /** Whose money it must be: anybody can read a stranger's transfer off the chain. */
  readonly sender: string;
  /** In the token's smallest unit. */
  readonly amount: bigint;
  /** When the payment was opened. */
  readonly openedAt: Date;
}

export const FAILURES = [
  'TRANSACTION_REVERTED',
  'TRANSACTION_TOO_OLD',
  'TRANSACTION_NOT_FOUND',
  'TRANSACTION_USED',
  'WRONG_TOKEN',
  'WRONG_PAYEE',
  'WRONG_SENDER',
  'PAYER_NOT_OWNER',
  'WRONG_AMOUNT',
] as const;
export type Failure = (typeof FAILURES)[number];

export type Judgement =
  | { readonly kind: 'paid' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly failure: Failure };

const CONFIRMATIONS_MIN = 1n;
/** An old transfer was for something else. */
const OLDEST_MS = 24 * 3_600_000;
/** What is in no block a day later was replaced, or dropped. */
const AWAITED_MS = 24 * 3_600_000;

/** @param transaction `undefined` while no block holds it */
export function judgeTransfer(
  transaction: ChainTransaction | undefined,
  expected: Expected,
  now: Date,
): Judgement {
  const { openedAt } = expected;
  if (transaction === undefined) {
    const isLate = now.getTime() - openedAt.getTime() > AWAITED_MS;
    return isLate ? failed('TRANSACTION_NOT_FOUND') : { kind: 'waiting' };
  }
  if (!transaction.succeeded) return failed('TRANSACTION_REVERTED');
  if (transaction.confirmations < CONFIRMATIONS_MIN) return { kind: 'waiting' };
  if (transaction.minedAt.getTime() < openedAt.getTime() - OLDEST_MS)
    return failed('TRANSACTION_TOO_OLD');
  return judgeMoney(transaction, expected);
}

function judgeMoney({ transfers }: ChainTransaction, expected: Expected): Judgement {
  const { token, payee, sender, amount } = expected;
  const ofToken = transfers.filter((transfer) => isSame(transfer.token, token));
  if (ofToken.length === 0) return failed('WRONG_TOKEN');
  const toPayee = ofToken.filter((transfer) => isSame(transfer.to, payee));
  if (toPayee.length === 0) return failed('WRONG_PAYEE');
  if (!toPayee.every((transfer) => isSame(transfer.from, sender))) return failed('WRONG_SENDER');
  const received = toPayee.reduce((sum, transfer) => sum + transfer.amount, 0n);
  return received === amount ? { kind: 'paid' } : failed('WRONG_AMOUNT');
}

function failed(failure: Failure): Judgement {
  return { kind: 'failed', failure };
}

/** An address has one meaning, however its checksum is spelled. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
