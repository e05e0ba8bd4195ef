/** What a person asked of providers: quotes, and sessions, whose page's address may carry a wallet's. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const rampData: readonly PersonalData[] = [
  {
    name: 'providerQuotes',
    read: `
      select id, provider_id as "providerId", from_minor as "amountMinor", from_currency as currency,
        to_currency as "toCurrency", expires_at as "expiresAt", lock_id as "lockId",
        session_id as "sessionId"
      from ramp_quotes where user_id = $1 order by expires_at, id`,
    erase: ['delete from ramp_quotes where user_id = $1 and session_id is null'],
  },
  {
    name: 'providerSessions',
    read: `
      select id, provider_id as "providerId", payment_rail as "paymentRail", status,
        amount_minor as "amountMinor", currency, to_currency as "toCurrency",
        hosted_url as "hostedUrl", tx_hash as "txHash", created_at as "createdAt",
        updated_at as "updatedAt"
      from ramp_sessions where user_id = $1 order by created_at, id`,
    erase: ['update ramp_sessions set hosted_url = null where user_id = $1'],
  },
];
