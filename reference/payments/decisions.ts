/**
 * The decisions about a payment, pure: they look at the payment as it is under its lock and at what the
 * provider says, and return what changes. Taken twice they change nothing more, in whatever order.
 */
import type { PaymentStatus } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { ACCOUNT, type Shares, settlementEntry, termsEntry } from '../ledger/entry.ts';
import { commissionRate, split } from '../ledger/split.ts';
import { paymentEvent } from '../outbox/outbox.ts';
import { isForTreasury, onChainFee } from './methods.ts';
import type { Payment, PaymentRequest } from './payment.ts';
import type { Change, Decide, Intent, Settlement } from './ports.ts';
import { isPaid, mayMove } from './states.ts';
import { rateLockOf, sameTerms, termsOf } from './terms.ts';

const ON_CHAIN = { money: ACCOUNT.treasury, fees: ACCOUNT.channelFees };

/** What the provider says about an intent, however it came: webhook or reconciliation. */
export function onIntent(intent: Intent, now: Date): Decide {
  return (payment) => {
    if (intent.status === 'succeeded') return complete(payment, intent, now);
    if (intent.status === 'canceled') return move(payment, 'cancelled', now);
    if (intent.declined) return move(payment, 'failed', now);
    return undefined;
  };
}

/** What the payer says, who has confirmed the intent, together with what the provider says of it. */
export function onProcess(request: PaymentRequest, intent: Intent, now: Date): Decide {
  return (payment) => {
    const agreed = withTerms(payment, request, now);
    const moved = move(agreed?.payment ?? payment, statusOnProcess(intent), now);
    if (moved) return { ...agreed, ...moved };
    return agreed;
  };
}

/** The payer's word on a payment that is paid: only its terms are still open. */
export function onTerms(request: PaymentRequest, now: Date): Decide {
  return (payment) => withTerms(payment, request, now);
}

/** Refuses money that isn't the payment's: that is for people to look at, and not to be booked. */
export function matches(payment: Payment, intent: Intent): boolean {
  return intent.receivedMinor === payment.amountMinor && intent.currency === payment.currency;
}

/** True while nobody has tried to pay it. */
export function isUnpaid({ status }: Intent): boolean {
  return status === 'requires_payment_method' || status === 'requires_confirmation';
}

export function move(payment: Payment, to: PaymentStatus, now: Date): Change | undefined {
  if (!mayMove(payment.status, to) || isPaid(to)) return undefined;
  const moved = { ...payment, status: to, updatedAt: now };
  if (to === 'processing') return { payment: moved };
  return { payment: moved, event: paymentEvent(moved) };
}

function complete(payment: Payment, intent: Intent, now: Date): Change | undefined {
  if (!mayMove(payment.status, 'completed') || !matches(payment, intent)) return undefined;
  const paid = {
    ...payment,
    status: 'completed' as const,
    transactionHash: intent.id,
    stripeIntentId: intent.id,
    updatedAt: now,
  };
  const settled = settle(paid);
  return { ...settled, entry: settlementEntry(sharesOf(paid)), event: paymentEvent(paid) };
}

/** Terms are fixed by the first process; a payment that was settled before is settled again on them. */
function withTerms(payment: Payment, request: PaymentRequest, now: Date): Change | undefined {
  const agreed = {
    ...payment,
    merchantId: request.merchantId ?? payment.merchantId,
    agentId: request.agentId ?? payment.agentId,
    description: request.description ?? payment.description,
    metadata: { ...payment.metadata, ...request.metadata },
    processedAt: now,
    updatedAt: now,
  };
  const isSame = sameTerms(termsOf(payment), termsOf(agreed));
  if (payment.processedAt !== null) {
    if (isSame) return undefined;
    throw new Refusal('TERMS_FIXED');
  }
  const rateLock = newRateLock(payment, agreed);
  if (isSame || !isPaid(payment.status)) return { payment: agreed, ...rateLock };
  if (payment.refundReservedMinor > 0n) throw new Refusal('TERMS_FIXED');
  const entry = termsEntry(sharesOf(payment), sharesOf(agreed));
  return { ...settle(agreed), entry, ...rateLock };
}

/** A lock that was named when the payment was opened is used already. */
function newRateLock(before: Payment, after: Payment): Pick<Change, 'rateLockId'> {
  const rateLockId = rateLockOf(after);
  return rateLockId === null || rateLockId === rateLockOf(before) ? {} : { rateLockId };
}

function statusOnProcess({ status, declined }: Intent): PaymentStatus {
  if (status === 'processing' || status === 'requires_action' || status === 'succeeded')
    return 'processing';
  if (status === 'canceled') return 'cancelled';
  return declined ? 'failed' : 'pending';
}

/** How a paid payment is split, from the payment alone. */
export function sharesOf(payment: Payment): Shares {
  const { currency, amountMinor, merchantId } = payment;
  const channel = isForTreasury(payment.method) ? ON_CHAIN : undefined;
  return { currency, amountMinor, merchantId, split: settlementOf(payment), channel };
}

export function settle(payment: Payment): { payment: Payment; settlement: Settlement } {
  const settlement = settlementOf(payment);
  return {
    payment: {
      ...payment,
      providerFeeMinor: settlement.providerFee,
      commissionRate: commissionRate(settlement.feeType),
    },
    settlement,
  };
}

function settlementOf(payment: Payment): Settlement {
  const { feeType, agents } = termsOf(payment);
  const { amountMinor, currency, usdRateMicros, method } = payment;
  const channelFee = isForTreasury(method)
    ? onChainFee(method, { minor: amountMinor, currency })
    : undefined;
  return {
    ...split({ amountMinor, currency, usdRateMicros, feeType, agents, channelFee }),
    feeType,
  };
}
