/** What refunds tell of whoever asked for them. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const refundData: PersonalData = {
  name: 'refunds',
  read: `
    select r.id, r.payment_id as "paymentId", r.amount_minor as "amountMinor", r.currency, r.reason,
      r.status, r.created_at as "createdAt", r.updated_at as "updatedAt"
    from refunds r join payments p on p.id = r.payment_id
    where r.requested_by = $1 or p.user_id = $1 order by r.created_at, r.id`,
  erase: [`update refunds set reason = '' where requested_by = $1`],
};
