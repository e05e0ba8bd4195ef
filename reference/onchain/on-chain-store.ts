/** On-chain payments in PostgreSQL: like all payments, and asked about sooner. */
import { sourceOf } from '../chain/used-transactions.ts';
import type { Database } from '../db/pool.ts';
import { ON_CHAIN_METHODS } from '../payments/methods.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_COLUMNS } from '../payments/payment-rows.ts';
import { paymentStore } from '../payments/payment-store.ts';
import type { OnChainStore } from './on-chain-payments.ts';

/** Each caller gets others. The longer a payment waits, the more rarely the chain is asked about it. */
const DUE = {
  name: 'on-chain-payments-due',
  text: `
    update payments p
    set reconcile_after = $1 + greatest(($1 - p.created_at) / 4, interval '500 milliseconds')
    where p.id in (
      select id from payments
      where status in ('pending', 'processing') and reconcile_after <= $1 and method = any($2)
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${PAYMENT_COLUMNS}`,
};

export function onChainStore(db: Database): OnChainStore {
  const { open, change } = paymentStore(db);
  return {
    open,
    change,
    due: async (now) => {
      const values = [now, [...ON_CHAIN_METHODS]];
      const { rows } = await db.query<Payment & Record<string, unknown>>({ ...DUE, values });
      return rows;
    },
    sourceOf: (network, hash) => sourceOf(db, network, hash),
  };
}
