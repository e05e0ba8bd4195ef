/** What payments tell of their payer. Who got how much is the books': that stays. */
import type { PersonalData } from '../privacy/personal-data.ts';

/** What refunds and splits still need of the metadata; of these, only what can't say anything else. */
const KEPT = `
  key = 'orderType' and value #>> '{}' in ('nft', 'virtual', 'service', 'product', 'physical')
  or key in ('merchantId', 'agentId', 'recommendingAgentId', 'referringAgentId', 'exchangeRateLockId')
    and value #>> '{}' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`;

export const paymentData: PersonalData = {
  name: 'payments',
  read: `
    select id, merchant_id as "merchantId", agent_id as "agentId", method as "paymentMethod", status,
      amount_minor as "amountMinor", currency, description, metadata,
      transaction_hash as "transactionHash", created_at as "createdAt", updated_at as "updatedAt"
    from payments where user_id = $1 order by created_at, id`,
  erase: [
    `update payments set description = null, metadata = (
       select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(metadata) where ${KEPT})
     where user_id = $1`,
    // What waits for its payment is money that is still to be booked.
    `update webhook_events set payload = null
     where outcome <> 'waiting' and payment_id in (select id from payments where user_id = $1)`,
  ],
};
