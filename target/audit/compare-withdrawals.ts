/**
 * The off-ramp's books, the target's withdrawals and its ledger: what was paid out was taken from a merchant
 * once, to the cent, what was not went back once, and no merchant was paid more than was theirs (LR-12).
 */
import { parseMoney } from '../../contracts/api/index.ts';
import type { BookComparison } from '../target.ts';
import type { BookedWithdrawal, RampBookPayout, WithdrawalBooks } from './books.ts';
import { Comparison } from './comparison.ts';

const COMPLETED = 'completed';
const RETURNED: ReadonlySet<string> = new Set(['failed', 'cancelled']);

/** `payouts = withdrawals` */
export function comparePayouts(
  payouts: readonly RampBookPayout[],
  withdrawals: readonly BookedWithdrawal[],
): BookComparison {
  const comparison = new Comparison('payouts = withdrawals', 'nothing was withdrawn');
  const byId = new Map(payouts.map((payout) => [payout.id, payout]));
  const known = new Set(withdrawals.map(({ id }) => id));
  for (const withdrawal of withdrawals) {
    const payout = byId.get(withdrawal.id);
    const isPaid = payout?.status === COMPLETED;
    const where = `withdrawal ${withdrawal.id} is ${withdrawal.status}`;
    comparison.entry(
      withdrawal.status === COMPLETED &&
        !isPaid &&
        `${where}, while the provider's payout is ${payout?.status}`,
      isPaid && withdrawal.status !== COMPLETED && `${where}, while the provider has paid it`,
      isPaid && otherMoney(withdrawal, payout),
    );
  }
  for (const { id, amount, currency } of payouts)
    if (!known.has(id)) comparison.entry(`${amount} ${currency} were paid for ${id}, unknown here`);
  return comparison.done();
}

/** `ledger = withdrawals` */
export function compareWithdrawalPostings(books: WithdrawalBooks): BookComparison {
  const comparison = new Comparison('ledger = withdrawals', 'nothing was withdrawn');
  if (books.withdrawals.length === 0 && books.overdrafts.length === 0) return comparison.done();
  for (const { account, currency, minor } of books.overdrafts)
    comparison.entry(`${account} is overdrawn by ${minor} ${currency}`);
  for (const { id, status, minor, toMinor, takenMinor, paidMinor } of books.withdrawals) {
    const taken = RETURNED.has(status) ? 0n : minor;
    const paid = status === COMPLETED ? toMinor : 0n;
    const where = `withdrawal ${id} is ${status}`;
    comparison.entry(
      takenMinor !== taken && `${where}: ${takenMinor} were taken, not ${taken}`,
      paidMinor !== paid && `${where}: the ledger paid ${paidMinor}, not ${paid}`,
    );
  }
  return comparison.done();
}

function otherMoney({ id, toMinor, toCurrency }: BookedWithdrawal, payout: RampBookPayout) {
  const { minor, currency } = parseMoney(payout.amount, payout.currency);
  if (minor === toMinor && currency === toCurrency) return false;
  return `withdrawal ${id} of ${toMinor} ${toCurrency} was paid as ${minor} ${currency}`;
}
