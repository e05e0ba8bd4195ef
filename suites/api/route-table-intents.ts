/** The routes of pay intents and quick-pay grants, in the document's order. */
import {
  ExecutedPayIntent,
  PayIntent,
  QuickPayGrant,
  QuickPayGrants,
} from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { authorize, madeIntent, newGrant, payIntentBody } from '../steps/index.ts';
import { guest } from './route-guests.ts';
import type { Row } from './route-walk.ts';

const INTENTS = '/api/pay-intents';
const GRANTS = '/api/quick-pay-grants';
const CARD = { paymentMethod: { type: 'stripe', id: 'pm_card_visa' } };

async function intent(target: RunningTarget) {
  const by = await guest(target);
  const { id } = await madeIntent(by, 1_250n);
  return { by, id };
}

async function grant(target: RunningTarget) {
  const by = await guest(target);
  const { id } = await newGrant(by, { maxAmount: 20 });
  return { by, id };
}

export const INTENTS_AND_GRANTS: readonly Row[] = [
  {
    route: 'POST /pay-intents',
    status: 201,
    answer: PayIntent,
    ask: async (target) => ({
      by: await guest(target),
      path: INTENTS,
      body: payIntentBody(1_250n),
    }),
  },
  {
    route: 'POST /pay-intents/:id/authorize',
    status: 200,
    answer: PayIntent,
    ask: async (target) => {
      const { by, id } = await intent(target);
      return { by, path: `${INTENTS}/${id}/authorize`, body: { authorizationType: 'user' } };
    },
  },
  {
    route: 'POST /pay-intents/:id/execute',
    status: 200,
    answer: ExecutedPayIntent,
    ask: async (target) => {
      const { by, id } = await intent(target);
      await authorize(by, id);
      return { by, path: `${INTENTS}/${id}/execute` };
    },
  },
  {
    route: 'GET /pay-intents/:id',
    status: 200,
    answer: PayIntent,
    ask: async (target) => {
      const { by, id } = await intent(target);
      return { by, path: `${INTENTS}/${id}` };
    },
  },
  {
    route: 'PUT /pay-intents/:id/cancel',
    status: 200,
    answer: PayIntent,
    ask: async (target) => {
      const { by, id } = await intent(target);
      return { by, path: `${INTENTS}/${id}/cancel` };
    },
  },
  {
    route: 'POST /quick-pay-grants',
    status: 201,
    answer: QuickPayGrant,
    ask: async (target) => {
      const body = { ...CARD, permissions: { maxAmount: 20 } };
      return { by: await guest(target), path: GRANTS, body };
    },
  },
  {
    route: 'GET /quick-pay-grants',
    status: 200,
    answer: QuickPayGrants,
    ask: async (target) => ({ by: (await grant(target)).by, path: GRANTS }),
  },
  {
    route: 'GET /quick-pay-grants/:id',
    status: 200,
    answer: QuickPayGrant,
    ask: async (target) => {
      const { by, id } = await grant(target);
      return { by, path: `${GRANTS}/${id}` };
    },
  },
  {
    route: 'PUT /quick-pay-grants/:id/revoke',
    status: 200,
    answer: QuickPayGrant,
    ask: async (target) => {
      const { by, id } = await grant(target);
      return { by, path: `${GRANTS}/${id}/revoke` };
    },
  },
];
