/** The grants that a person gave: with the person gone, nobody pays by them. */
import type { PersonalData } from '../privacy/personal-data.ts';

export const grantData: PersonalData = {
  name: 'quickPayGrants',
  read: `
    select id, agent_id as "agentId", method, card, allowed_merchants as "allowedMerchants",
      expires_at as "expiresAt", revoked_at as "revokedAt", created_at as "createdAt"
    from quick_pay_grants where user_id = $1 order by created_at, id`,
  erase: [
    `update quick_pay_grants g set card = null, revoked_at = coalesce(revoked_at, u.erased_at)
     from users u where u.id = g.user_id and g.user_id = $1`,
  ],
};
