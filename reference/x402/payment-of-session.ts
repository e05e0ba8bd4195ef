/** The payment that a session pays: how it is opened, and what completes it. Pure. */
import type { Hex } from 'viem';
import { ACCOUNT, settlementEntry } from '../ledger/entry.ts';
import { paymentEvent } from '../outbox/outbox.ts';
import { settle, sharesOf } from '../payments/decisions.ts';
import type { Metadata, Payment } from '../payments/payment.ts';
import type { Change } from '../payments/ports.ts';
import { mayMove } from '../payments/states.ts';
import { idIn } from '../payments/terms.ts';
import { usdMicros, usdMinorOf } from '../rates/worth.ts';
import { COIN } from './authorization.ts';
import type { Session } from './session.ts';

/** Opened with the first session for it, unless it is there. */
export function newPayment(session: Session, metadata: Metadata): Payment {
  const { paymentId, userId, amountMinor, createdAt } = session;
  return {
    id: paymentId,
    userId,
    merchantId: idIn(metadata, 'merchantId'),
    agentId: idIn(metadata, 'agentId'),
    method: 'x402',
    status: 'pending',
    amountMinor,
    currency: COIN,
    usdRateMicros: usdMicros(COIN),
    usdMinor: usdMinorOf(amountMinor, COIN),
    stripeIntentId: null,
    transactionHash: null,
    description: null,
    metadata,
    providerFeeMinor: null,
    commissionRate: null,
    refundReservedMinor: 0n,
    refundedMinor: 0n,
    createdAt,
    updatedAt: createdAt,
    processedAt: null,
  };
}

/** True while a session may pay it. */
export function isOpen({ method, status, currency }: Payment): boolean {
  return method === 'x402' && currency === COIN && mayMove(status, 'completed');
}

interface Paid {
  readonly session: Session;
  readonly transactionHash: Hex;
  /** CAIP-2. */
  readonly network: string;
  readonly at: Date;
}

/** The chain has moved the session's money to the treasury. */
export function paid(payment: Payment, { session, transactionHash, network, at }: Paid): Change {
  const { amountMinor, currency, id: sourceId } = payment;
  const completed: Payment = {
    ...payment,
    status: 'completed',
    transactionHash,
    metadata: { ...payment.metadata, sessionId: session.id },
    updatedAt: at,
  };
  const account = ACCOUNT.treasury;
  return {
    ...settle(completed),
    entry: settlementEntry(sharesOf(completed)),
    event: paymentEvent(completed),
    chainUse: { network, hash: transactionHash, account, amountMinor, currency, sourceId, at },
  };
}
