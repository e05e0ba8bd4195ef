/** What pay intents tell of whoever asked for money. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const payIntentData: PersonalData = {
  name: 'payIntents',
  read: `
    select id, payer_id as "payerId", merchant_id as "merchantId", agent_id as "agentId", type, mode,
      amount_minor as "amountMinor", currency, description, order_id as "orderId",
      return_urls as "returnUrls", authorized_at as "authorizedAt", cancelled_at as "cancelledAt",
      expires_at as "expiresAt", created_at as "createdAt", updated_at as "updatedAt"
    from pay_intents where user_id = $1 or payer_id = $1 order by created_at, id`,
  erase: [
    `update pay_intents set description = null, order_id = null, return_urls = '{}'
     where user_id = $1`,
  ],
};
