/** Payments by link and by grant, made, agreed to, executed, cancelled and revoked in any order. */
import type { ExecutedPayIntent, PayIntent, QuickPayGrant } from '../../../contracts/api/index.ts';
import { TEST_CARDS } from '../../../target/target.ts';
import { payIntentBody } from '../../steps/index.ts';
import type { Flow } from './operation.ts';
import { confirmed } from './payers-browser.ts';

const INTENTS = '/api/pay-intents';
const GRANTS = '/api/quick-pay-grants';
const MOST_MINOR = 1_500;

export const payIntents: Flow = (walker, others) => {
  const { chance, target } = walker;
  const open: PayIntent[] = [];
  const grants: QuickPayGrant[] = [];

  const make = async () => {
    const merchant = chance.happens(50) ? chance.of(others) : undefined;
    const wishes = merchant ? { merchantId: merchant.id } : {};
    const body = payIntentBody(BigInt(chance.between(200, MOST_MINOR)), wishes);
    const answer = await walker.post<PayIntent>(INTENTS, body);
    if (answer.status === 201) open.push(answer.body);
  };

  const authorize = async () => {
    const [intent, grant] = [chance.of(open), chance.of(grants)];
    const byGrant = { authorizationType: 'quickpay', quickPayGrantId: grant?.id };
    const body = grant && chance.happens(60) ? byGrant : {};
    if (intent) await walker.post(`${INTENTS}/${intent.id}/authorize`, body);
  };

  const execute = async () => {
    const intent = chance.of(open);
    if (!intent) return;
    const answer = await walker.post<ExecutedPayIntent>(`${INTENTS}/${intent.id}/execute`);
    if (answer.status > 299) return;
    open.splice(open.indexOf(intent), 1);
    const { clientSecret, paymentIntentId } = answer.body;
    if (clientSecret !== undefined && paymentIntentId !== undefined && chance.happens(80))
      await confirmed(target, { clientSecret, paymentIntentId }, TEST_CARDS.succeeds);
  };

  const cancel = async () => {
    const intent = chance.of(open);
    if (intent) await walker.insist(`${INTENTS}/${intent.id}/cancel`, { method: 'PUT' });
  };

  const give = async () => {
    const permissions = {
      maxAmount: chance.between(3, 15),
      maxDailyAmount: chance.between(10, 40),
      maxTransactions: chance.between(1, 6),
    };
    const paymentMethod = { type: 'stripe', id: TEST_CARDS.succeeds };
    const answer = await walker.post<QuickPayGrant>(GRANTS, { paymentMethod, permissions });
    if (answer.status === 201) grants.push(answer.body);
  };

  const revoke = async () => {
    const grant = chance.of(grants);
    if (!grant) return;
    await walker.insist(`${GRANTS}/${grant.id}/revoke`, { method: 'PUT' });
    if (chance.happens(80)) grants.splice(grants.indexOf(grant), 1);
  };

  const some = () => open.length > 0;
  return [
    { name: 'pay-intent', weight: 4, run: make },
    { name: 'authorize', weight: 6, isPossible: some, run: authorize },
    { name: 'execute', weight: 6, isPossible: some, run: execute },
    { name: 'pay-intent-cancel', weight: 1, isPossible: some, run: cancel },
    { name: 'grant', weight: 2, run: give },
    { name: 'revoke', weight: 1, isPossible: () => grants.length > 0, run: revoke },
  ];
};
