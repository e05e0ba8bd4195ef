/** What withdrawals tell of a merchant. The bank account itself is gone when the withdrawal has ended. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const withdrawalData: PersonalData = {
  name: 'withdrawals',
  read: `
    select id, amount_minor as "amountMinor", from_currency as currency, to_currency as "toCurrency",
      status, bank_account_tail as "bankAccountTail", created_at as "createdAt",
      updated_at as "updatedAt"
    from withdrawals where user_id = $1 order by created_at, id`,
  unfinished: `select from withdrawals where user_id = $1 and status in ('pending', 'processing')`,
  erase: [`update withdrawals set bank_account_tail = '' where user_id = $1`],
};
