/**
 * Sends what the outbox holds to the stream that merchants' notifications are made from. An event is
 * marked as published only after Redis has taken it, so each is sent at least once.
 */
import type { Redis } from 'ioredis';
import { type Clock, instant } from '../clock.ts';
import type { Database } from '../db/pool.ts';

const STREAM = 'events';
/** About a day of events at the planned peak; receivers are never further behind. */
const STREAM_LENGTH_MAX = 1_000_000;
const BATCH = 200;

/** Rows that another relay is sending are left to it. */
const TAKE = {
  name: 'outbox-take',
  text: `select id, event_id as "eventId", topic, payload, created_at as "createdAt" from outbox
    where published_at is null order by id limit ${BATCH} for update skip locked`,
};
const PUBLISHED = {
  name: 'outbox-published',
  text: 'update outbox set published_at = $2 where id = any($1::bigint[])',
};

interface OutboxRow {
  readonly id: bigint;
  readonly eventId: string;
  readonly topic: string;
  readonly payload: unknown;
  readonly createdAt: Date;
}

/** Sends one batch. Returns how many events it sent. */
export function relay(db: Database, redis: Redis, clock: Clock): () => Promise<number> {
  return () =>
    db.transaction(async (tx) => {
      const { rows } = await tx.query<OutboxRow & Record<string, unknown>>({ ...TAKE, values: [] });
      if (rows.length === 0) return 0;
      await Promise.all(rows.map((row) => send(redis, row)));
      await tx.query({ ...PUBLISHED, values: [rows.map(({ id }) => id), instant(clock)] });
      return rows.length;
    });
}

async function send(redis: Redis, event: OutboxRow): Promise<void> {
  const { eventId, topic, payload, createdAt } = event;
  const fields = { eventId, topic, payload: JSON.stringify(payload), at: createdAt.toISOString() };
  const flat = Object.entries(fields).flat();
  await redis.xadd(STREAM, 'MAXLEN', '~', STREAM_LENGTH_MAX, '*', ...flat);
}
