/** The exchange rates that were promised to a person. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const rateLockData: PersonalData = {
  name: 'rateLocks',
  read: `select id, from_currency as "from", to_currency as "to", rate, payment_id as "paymentId",
      created_at as "createdAt", expires_at as "expiresAt"
    from rate_locks where user_id = $1 order by created_at, id`,
  erase: ['delete from rate_locks where user_id = $1 and payment_id is null'],
};
