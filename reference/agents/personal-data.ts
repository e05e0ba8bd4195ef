/** What agents pay for a person, and a person pays as an agent: the debt stays, the words about it go. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const agentPaymentData: PersonalData = {
  name: 'agentPayments',
  read: `
    select id, user_id as "userId", agent_id as "agentId", merchant_id as "merchantId", status,
      amount_minor as "amountMinor", currency, description, repayment_method as "repaymentMethod",
      transaction_hash as "transactionHash", repayment_hash as "repaymentHash",
      repaid_at as "repaidAt", created_at as "createdAt", updated_at as "updatedAt"
    from agent_payments where user_id = $1 or agent_id = $1 order by created_at, id`,
  unfinished: `select from agent_payments
    where (user_id = $1 or agent_id = $1) and status = 'completed' and repaid_at is null`,
  erase: ['update agent_payments set description = null where user_id = $1'],
};
