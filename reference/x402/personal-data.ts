/** What a person allowed to be paid by X402, and the sessions that paid: limits go, what was paid stays in the books. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const x402Data: readonly PersonalData[] = [
  {
    name: 'x402Authorizations',
    read: `
      select id, (single_limit_minor * 0.000001)::text as "singleLimit",
        (daily_limit_minor * 0.000001)::text as "dailyLimit", 'USDC' as currency, created_at as "createdAt", expires_at as "expiresAt"
      from x402_authorizations where user_id = $1`,
    erase: ['delete from x402_authorizations where user_id = $1'],
  },
  {
    name: 'x402Sessions',
    read: `
      select s.id, s.payment_id as "paymentId", s.amount_minor as "amountMinor", 'USDC' as currency,
        s.recipient, s.status, t.transaction_hash as "transactionHash",
        s.created_at as "createdAt", s.expires_at as "expiresAt"
      from x402_sessions s left join x402_settlements t on t.session_id = s.id
      where s.user_id = $1 order by s.created_at, s.id`,
    unfinished: `select from x402_sessions where user_id = $1 and status = 'executing'`,
    // With nobody left to sign it, an offer is none.
    erase: [`delete from x402_sessions where user_id = $1 and status = 'open'`],
  },
];
