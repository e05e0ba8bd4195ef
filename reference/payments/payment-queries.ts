/** Reading payments: a payer sees what they pay, a merchant what is paid to them, and nobody more (LR-8). */
import type { Queryable } from '../db/pool.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_COLUMNS } from './payment-rows.ts';

export interface PaymentFilter {
  readonly userId: string;
  readonly status?: string | undefined;
  readonly method?: string | undefined;
}

const VISIBLE = {
  name: 'payment-visible',
  text: `select ${PAYMENT_COLUMNS} from payments p
    where p.id = $1 and (p.user_id = $2 or p.merchant_id = $2)`,
};

const MINE = `
  (p.user_id = $1 or p.merchant_id = $1)
  and ($2::text is null or p.status = $2) and ($3::text is null or p.method = $3)`;

const LIST = {
  name: 'payments-list',
  text: `select ${PAYMENT_COLUMNS} from payments p where ${MINE}
    order by p.created_at desc, p.id limit $4 offset $5`,
};

const COUNT = {
  name: 'payments-count',
  text: `select count(*) as total from payments p where ${MINE}`,
};

export async function visiblePayment(
  db: Queryable,
  id: string,
  userId: string,
): Promise<Payment | undefined> {
  const { rows } = await db.query<Payment & Record<string, unknown>>({
    ...VISIBLE,
    values: [id, userId],
  });
  return rows[0];
}

export async function listPayments(
  db: Queryable,
  { userId, status, method }: PaymentFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ payments: readonly Payment[]; total: number }> {
  const filter = [userId, status ?? null, method ?? null];
  const [page, count] = await Promise.all([
    db.query<Payment & Record<string, unknown>>({ ...LIST, values: [...filter, limit, offset] }),
    db.query<{ total: bigint }>({ ...COUNT, values: filter }),
  ]);
  return { payments: page.rows, total: Number(count.rows[0]?.total ?? 0n) };
}
