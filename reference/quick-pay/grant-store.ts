/**
 * Grants in PostgreSQL. What a grant has used is counted from the pay intents that name it, under the grant's
 * row lock, so that no two payments at once pass a limit that one of them uses up (LR-13).
 */
import { type Clock, instant } from '../clock.ts';
import { brokenConstraint, type Database, type Queryable, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { type Grant, type GrantWithUsage, refusalOfUse, startOfDay, type Use } from './grant.ts';

const COLUMNS = `
  g.id, g.user_id as "userId", g.agent_id as "agentId", g.method, g.card,
  g.max_minor as "maxMinor", g.max_daily_minor as "maxDailyMinor",
  g.max_total_minor as "maxTotalMinor", g.max_payments as "maxPayments",
  g.allowed_merchants as "allowedMerchants", g.expires_at as "expiresAt",
  g.revoked_at as "revokedAt", g.created_at as "createdAt"`;

/**
 * An authorised intent counts while it can be executed, and a payment until it is cancelled for good. A failed
 * one counts: its payer may try another card.
 */
const WITH_USAGE = `
  select ${COLUMNS}, u.total as "totalMinor", u.daily as "dailyMinor", u.payments
  from quick_pay_grants g cross join lateral (
    select coalesce(sum(i.usd_minor), 0)::bigint as total,
      coalesce(sum(i.usd_minor) filter (where i.granted_at >= $2), 0)::bigint as daily,
      count(*)::int as payments
    from pay_intents i left join payments p on p.id = i.id
    where i.grant_id = g.id and i.id is distinct from $3::uuid and i.cancelled_at is null
      and case when p.id is null then i.expires_at > $1 else p.status <> 'cancelled' end) u`;

const BY_ID = { name: 'grant-by-id', text: `${WITH_USAGE} where g.id = $4` };
const OF_USER = {
  name: 'grants-of-user',
  text: `${WITH_USAGE} where g.user_id = $4 order by g.created_at desc, g.id limit 100`,
};
const LOCK = {
  name: 'grant-lock',
  text: 'select from quick_pay_grants where id = $1 for no key update',
};
const REVOKE = {
  name: 'grant-revoke',
  text: `update quick_pay_grants set revoked_at = coalesce(revoked_at, $3)
    where id = $1 and user_id = $2`,
};
const INSERT = {
  name: 'grant-insert',
  text: `
    insert into quick_pay_grants (id, user_id, agent_id, method, card, max_minor, max_daily_minor,
      max_total_minor, max_payments, allowed_merchants, expires_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
};

export interface GrantStore {
  /** The same id is the same grant. @throws Refusal for an unknown agent */
  create(grant: Grant): Promise<GrantWithUsage>;
  ofUser(userId: string): Promise<readonly GrantWithUsage[]>;
  /** The user's own, or the agent's own mandate. @throws Refusal */
  visible(id: string, userId: string): Promise<GrantWithUsage>;
  /** No payment begins with the grant once this returns. @throws Refusal for another's grant */
  revoke(id: string, userId: string): Promise<GrantWithUsage>;
}

export function grantStore(db: Database, clock: Clock): GrantStore {
  const visible: GrantStore['visible'] = async (id, userId) => {
    const found = await grantById(db, id, { now: instant(clock), without: null });
    const isVisible = found && [found.grant.userId, found.grant.agentId].includes(userId);
    if (!isVisible) throw new Refusal('GRANT_NOT_FOUND');
    return found;
  };
  return {
    visible,
    create: async (grant) => {
      await db.query({ ...INSERT, values: valuesOf(grant) }).catch(namingTheAgent);
      return visible(grant.id, grant.userId);
    },
    ofUser: async (userId) => {
      const now = instant(clock);
      const values = [now, startOfDay(now), null, userId];
      const { rows } = await db.query<Row>({ ...OF_USER, values });
      return rows.map(read);
    },
    revoke: async (id, userId) => {
      const { rowCount } = await db.query({ ...REVOKE, values: [id, userId, instant(clock)] });
      if (rowCount === 0) throw new Refusal('GRANT_NOT_FOUND');
      return visible(id, userId);
    },
  };
}

/**
 * Whoever pays with the grant meanwhile waits until this transaction ends. The clock is read under the lock, so
 * that what has expired for one payment can't be used by the next. @throws Refusal
 */
export async function useGrant(
  tx: Transaction,
  { grantId, intentId, use }: { grantId: string; intentId: string; use: Use },
  clock: Clock,
): Promise<{ readonly grant: Grant; readonly now: Date }> {
  await tx.query({ ...LOCK, values: [grantId] });
  const now = instant(clock);
  const found = await grantById(tx, grantId, { now, without: intentId });
  if (!found) throw new Refusal('GRANT_NOT_FOUND');
  const refusal = refusalOfUse(found, use, now);
  if (refusal) throw new Refusal(refusal);
  return { grant: found.grant, now };
}

async function grantById(
  db: Queryable,
  id: string,
  { now, without }: { readonly now: Date; readonly without: string | null },
): Promise<GrantWithUsage | undefined> {
  const values = [now, startOfDay(now), without, id];
  const { rows } = await db.query<Row>({ ...BY_ID, values });
  return rows[0] && read(rows[0]);
}

type Row = Record<string, unknown> &
  Omit<Grant, 'limits'> &
  Grant['limits'] &
  GrantWithUsage['usage'];

function read(row: Row): GrantWithUsage {
  const { maxMinor, maxDailyMinor, maxTotalMinor, maxPayments, allowedMerchants } = row;
  const { totalMinor, dailyMinor, payments } = row;
  const limits = { maxMinor, maxDailyMinor, maxTotalMinor, maxPayments, allowedMerchants };
  return { grant: { ...row, limits }, usage: { totalMinor, dailyMinor, payments } };
}

function valuesOf({ limits, ...g }: Grant): readonly unknown[] {
  return [
    ...[g.id, g.userId, g.agentId, g.method, g.card, limits.maxMinor, limits.maxDailyMinor],
    ...[limits.maxTotalMinor, limits.maxPayments, limits.allowedMerchants],
    ...[g.expiresAt, g.createdAt],
  ];
}

function namingTheAgent(error: unknown): never {
  if (brokenConstraint(error) === 'quick_pay_grants_agent_id_fkey')
    throw new Refusal('UNKNOWN_AGENT', { cause: error });
  throw error;
}
