/** What escrows tell of their buyer: the deal stays, the words about it go. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const escrowData: PersonalData = {
  name: 'escrows',
  read: `
    select id, payment_id as "paymentId", merchant_id as "merchantId", agent_id as "agentId", status,
      amount_minor as "amountMinor", currency, order_type as "orderType",
      transaction_hash as "transactionHash", dispute_reason as "disputeReason",
      created_at as "createdAt", updated_at as "updatedAt"
    from escrows where buyer_id = $1 order by created_at, id`,
  unfinished: `select from escrows where buyer_id = $1 and status in ('funded', 'disputed')`,
  erase: ['update escrows set dispute_reason = null where buyer_id = $1'],
};
