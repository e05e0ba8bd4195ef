/** What is held of how a person comes in: sessions, machines' keys, answers kept for retries. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const accessData: readonly PersonalData[] = [
  {
    name: 'sessions',
    read: `select id, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"
      from sessions where user_id = $1 order by created_at, id`,
    erase: ['delete from sessions where user_id = $1'],
  },
  {
    name: 'apiKeys',
    read: `select created_at as "createdAt", revoked_at as "revokedAt"
      from api_keys where user_id = $1 order by created_at`,
    erase: ['delete from api_keys where user_id = $1'],
  },
  {
    name: 'answersKeptForRetries',
    read: `select key, status_code as "statusCode", answer, created_at as "createdAt"
      from idempotency_keys where user_id = $1 order by created_at, key`,
    erase: ['delete from idempotency_keys where user_id = $1'],
  },
];
