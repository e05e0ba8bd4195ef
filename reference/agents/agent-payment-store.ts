/** Agent payments in PostgreSQL: each step is taken under the row's lock, in one transaction with its books. */
import { type ChainUse, useTransaction } from '../chain/used-transactions.ts';
import { brokenConstraint, type Database, type Queryable, type Transaction } from '../db/pool.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import { post } from '../ledger/books.ts';
import { ACCOUNT } from '../ledger/entry.ts';
import { admitPayer } from '../users/paying.ts';
import type { AgentPayment, Step } from './agent-payment.ts';
import type { AgentPaymentStore } from './agent-payment-service.ts';

const COLUMNS = `id, user_id as "userId", agent_id as "agentId", merchant_id as "merchantId", status,
  amount_minor as "amountMinor", currency, usd_minor as "usdMinor", description,
  repayment_method as "repaymentMethod", repayment_id as "repaymentId",
  transaction_hash as "transactionHash", repayment_hash as "repaymentHash", repaid_at as "repaidAt",
  created_at as "createdAt", updated_at as "updatedAt"`;

const BY_ID = {
  name: 'agent-payment-by-id',
  text: `select ${COLUMNS} from agent_payments where id = $1`,
};
const LOCK = { name: 'agent-payment-lock', text: `${BY_ID.text} for no key update` };
const OF = {
  agent: listOf('agent_id'),
  user: listOf('user_id'),
} as const;
const INSERT = {
  name: 'agent-payment-insert',
  text: `
    insert into agent_payments (id, user_id, agent_id, merchant_id, status, amount_minor, currency,
      usd_minor, description, repayment_method, repayment_id, created_at, updated_at)
    values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $11)
    on conflict (id) do nothing`,
};
const UPDATE = {
  name: 'agent-payment-update',
  text: `update agent_payments set status = $2, transaction_hash = $3, repayment_hash = $4,
    repaid_at = $5, updated_at = $6 where id = $1`,
};
const LOCK_USER = {
  name: 'agent-payment-user-lock',
  text: 'select from users where id = $1 for no key update',
};
/** A statement of its own: it sees what was taken by whom the lock was waited for. Credits are negative. */
const BALANCE = {
  name: 'agent-payment-balance',
  text: `select -coalesce(sum(amount_minor), 0)::bigint as "balanceMinor" from postings
    where account = $1 and currency = $2`,
};

/** @param network on which agents pay, if there is one */
export function agentPaymentStore(db: Database, network: string | undefined): AgentPaymentStore {
  return {
    create: (payment) => db.transaction((tx) => create(tx, payment)).catch(namingWhoIsUnknown),
    find: (id) => byId(db, BY_ID, id),
    step: (id, decide) =>
      db.transaction(async (tx) => {
        const payment = await byId(tx, LOCK, id);
        if (!payment) throw new Refusal('AGENT_PAYMENT_NOT_FOUND');
        const step = decide(payment);
        await write(tx, step, network);
        return step.payment;
      }),
    of: async (who, userId) => {
      const { rows } = await db.query<AgentPayment & Row>({ ...OF[who], values: [userId] });
      return rows;
    },
  };
}

async function create(tx: Transaction, p: AgentPayment): Promise<AgentPayment> {
  await admitPayer(tx, { ...p, at: p.createdAt });
  const values = [p.id, p.userId, p.agentId, p.merchantId, p.amountMinor, p.currency, p.usdMinor];
  const rest = [p.description, p.repaymentMethod, p.repaymentId, p.createdAt];
  await tx.query({ ...INSERT, values: [...values, ...rest] });
  return (await byId(tx, BY_ID, p.id)) ?? p;
}

async function write(tx: Transaction, step: Step, network: string | undefined): Promise<void> {
  const { payment: p, entry, sourceId, hash, takesFrom } = step;
  const at = p.updatedAt;
  if (hash !== null && network !== undefined)
    await useTransaction(tx, useOf(step, { hash, network, at }));
  if (takesFrom !== undefined) await refuseOverdraft(tx, p, takesFrom);
  const values = [p.id, p.status, p.transactionHash, p.repaymentHash, p.repaidAt, at];
  await Promise.all([
    tx.query({ ...UPDATE, values }),
    post(tx, entry, { paymentId: null, sourceId, at }),
  ]);
}

function useOf({ payment, sourceId }: Step, by: Pick<ChainUse, 'hash' | 'network' | 'at'>) {
  const { amountMinor, currency } = payment;
  return { ...by, account: ACCOUNT.treasury, amountMinor, currency, sourceId };
}

/** Never out more than in: what the platform owes somebody is all that they can pay with (LR-12). */
async function refuseOverdraft(tx: Transaction, p: AgentPayment, userId: string): Promise<void> {
  const account = [ACCOUNT.merchant(userId), p.currency];
  const [, balances] = await Promise.all([
    tx.query({ ...LOCK_USER, values: [userId] }),
    tx.query<{ balanceMinor: bigint }>({ ...BALANCE, values: account }),
  ]);
  if ((balances.rows[0]?.balanceMinor ?? 0n) < p.amountMinor) throw new Refusal('BALANCE_TOO_LOW');
}

async function byId(
  db: Queryable,
  statement: typeof BY_ID,
  id: string,
): Promise<AgentPayment | undefined> {
  const { rows } = await db.query<AgentPayment & Row>({ ...statement, values: [id] });
  return rows[0];
}

function listOf(column: 'agent_id' | 'user_id') {
  return {
    name: `agent-payments-by-${column}`,
    text: `select ${COLUMNS} from agent_payments where ${column} = $1
      order by created_at desc, id limit 100`,
  };
}

const UNKNOWN: Readonly<Record<string, RefusalCode>> = {
  agent_payments_agent_id_fkey: 'UNKNOWN_AGENT',
  agent_payments_merchant_id_fkey: 'UNKNOWN_MERCHANT',
};

function namingWhoIsUnknown(error: unknown): never {
  const code = UNKNOWN[brokenConstraint(error) ?? ''];
  if (code) throw new Refusal(code, { cause: error });
  throw error;
}

type Row = Record<string, unknown>;
