/** `ledger = agent payments`: what agents have paid for users is owed until it is repaid, and not after (LR-11). */
import type { BookComparison } from '../target.ts';
import type { LedgerBooks } from './books.ts';
import { Comparison } from './comparison.ts';

export function compareDebts({ debts }: LedgerBooks): BookComparison {
  const comparison = new Comparison('ledger = agent payments', 'no agent has paid for anybody');
  for (const { account, currency, owedMinor, postedMinor } of debts)
    comparison.entry(
      owedMinor !== postedMinor &&
        `${account} stands at ${postedMinor} ${currency}, while ${owedMinor} is owed`,
    );
  return comparison.done();
}
