/**
 * The decisions about a withdrawal, pure: pending → processing → completed or failed, or pending → cancelled.
 * What does not reach the bank goes back to the merchant, once.
 */
import type { WithdrawalStatus } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { ACCOUNT, type Entry } from '../ledger/entry.ts';
import type { Change, Payout } from './ports.ts';
import type { Withdrawal } from './withdrawal.ts';

const FINAL: readonly WithdrawalStatus[] = ['completed', 'failed', 'cancelled'];

/** What the merchant has asked for is no longer theirs to spend. */
export function reservedEntry({ userId, amountMinor, fromCurrency }: Withdrawal): Entry {
  return {
    kind: 'withdrawal-reserved',
    currency: fromCurrency,
    postings: [
      { account: ACCOUNT.merchant(userId), amountMinor },
      { account: ACCOUNT.withdrawals, amountMinor: -amountMinor },
    ],
  };
}

/** From then on the provider may pay: it can't be cancelled any more. */
export function onBegin(withdrawal: Withdrawal, now: Date): Change {
  if (withdrawal.status !== 'pending') return { withdrawal, entries: [] };
  return { withdrawal: { ...withdrawal, status: 'processing', updatedAt: now }, entries: [] };
}

/** @throws Refusal once the provider was asked */
export function onCancel(withdrawal: Withdrawal, now: Date): Change {
  if (withdrawal.status === 'cancelled') return { withdrawal, entries: [] };
  if (withdrawal.status !== 'pending') throw new Refusal('WITHDRAWAL_UNDER_WAY');
  return ended(withdrawal, 'cancelled', now);
}

/** A payout of other money than was asked for ends nothing: it is for people to look at. */
export function onPayout(
  withdrawal: Withdrawal,
  payout: Payout | 'refused',
  context: { readonly now: Date; readonly providerId: string },
): Change {
  const unchanged = { withdrawal, entries: [] };
  if (FINAL.includes(withdrawal.status)) return unchanged;
  if (payout === 'refused') return ended(withdrawal, 'failed', context.now);
  if (payout.status === 'processing' || !agrees(withdrawal, payout)) return unchanged;
  if (payout.status === 'failed') return ended(withdrawal, 'failed', context.now);
  return {
    withdrawal: { ...withdrawal, status: 'completed', updatedAt: context.now },
    entries: paidEntries(withdrawal, context.providerId),
  };
}

function ended(withdrawal: Withdrawal, status: 'failed' | 'cancelled', now: Date): Change {
  const { userId, amountMinor, fromCurrency: currency } = withdrawal;
  const postings = [
    { account: ACCOUNT.withdrawals, amountMinor },
    { account: ACCOUNT.merchant(userId), amountMinor: -amountMinor },
  ];
  const returned = { kind: 'withdrawal-returned', currency, postings };
  return { withdrawal: { ...withdrawal, status, updatedAt: now }, entries: [returned] };
}

/** The provider paid in the bank's currency; what was taken in another is exchanged for it. */
function paidEntries(withdrawal: Withdrawal, providerId: string): readonly Entry[] {
  const { amountMinor, fromCurrency, toMinor, toCurrency } = withdrawal;
  const provider = ACCOUNT.ramp(providerId);
  const isExchanged = fromCurrency !== toCurrency;
  const paid = {
    kind: 'withdrawal-paid',
    currency: fromCurrency,
    postings: [
      { account: ACCOUNT.withdrawals, amountMinor },
      { account: isExchanged ? ACCOUNT.exchange : provider, amountMinor: -amountMinor },
    ],
  };
  if (!isExchanged) return [paid];
  const exchanged = {
    kind: 'withdrawal-exchanged',
    currency: toCurrency,
    postings: [
      { account: ACCOUNT.exchange, amountMinor: toMinor },
      { account: provider, amountMinor: -toMinor },
    ],
  };
  return [paid, exchanged];
}

function agrees({ toMinor, toCurrency }: Withdrawal, { paid }: Payout): boolean {
  return paid?.minor === toMinor && paid.currency === toCurrency;
}
