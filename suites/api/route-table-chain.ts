/** The routes of escrow and X402, in the document's order. They need a chain. */
import {
  Escrow,
  EscrowOpened,
  X402Authorization,
  X402Discovery,
  X402ExecuteAnswer,
  X402Session,
  X402SettleAnswer,
  X402VerifyAnswer,
} from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import {
  dealBody,
  dispute,
  ESCROWS,
  fundedDeal,
  offerOf,
  onSale,
  openDeal,
  openSession,
  payIn,
  setLimits,
  signedPayment,
  signOffer,
} from '../steps/index.ts';
import { agentWithWallet, guest, openedDeal } from './route-guests.ts';
import type { Row } from './route-walk.ts';

const isOnChain = true;

export const ESCROW_ROWS: readonly Row[] = [
  {
    route: 'POST /payments/escrow/create',
    status: 201,
    answer: EscrowOpened,
    isOnChain,
    ask: async (target) => {
      const { buyer: by, merchant } = await openedDeal(target);
      return { by, path: `${ESCROWS}/create`, body: dealBody(merchant.user.id) };
    },
  },
  {
    route: 'POST /payments/escrow/:id/fund',
    status: 200,
    answer: Escrow,
    isOnChain,
    ask: async (target) => {
      const deal = await openDeal(target, 'walk: fund');
      const body = { transactionHash: await payIn(target, deal) };
      return { by: deal.buyer, path: `${ESCROWS}/${deal.escrowId}/fund`, body };
    },
  },
  {
    route: 'POST /payments/escrow/:id/confirm',
    status: 200,
    answer: Escrow,
    isOnChain,
    ask: async (target) => {
      const { buyer: by, escrowId } = await fundedDeal(target, 'walk: confirm');
      return { by, path: `${ESCROWS}/${escrowId}/confirm` };
    },
  },
  {
    route: 'POST /payments/escrow/:id/dispute',
    status: 200,
    answer: Escrow,
    isOnChain,
    ask: async (target) => {
      const { buyer: by, escrowId } = await fundedDeal(target, 'walk: dispute');
      return { by, path: `${ESCROWS}/${escrowId}/dispute`, body: { reason: 'it is chipped' } };
    },
  },
  {
    route: 'POST /payments/escrow/:id/resolve',
    status: 200,
    answer: Escrow,
    isOnChain,
    ask: async (target) => {
      const deal = await fundedDeal(target, 'walk: resolve');
      await dispute(deal);
      const by = await target.principals.arbiter();
      return { by, path: `${ESCROWS}/${deal.escrowId}/resolve`, body: { outcome: 'refund' } };
    },
  },
  {
    route: 'GET /payments/escrow/:id',
    status: 200,
    answer: Escrow,
    isOnChain,
    ask: async (target) => {
      const { buyer: by, escrowId } = await openedDeal(target);
      return { by, path: `${ESCROWS}/${escrowId}` };
    },
  },
];

const AUTHORIZATION = '/api/payments/x402/authorization';
const limits = { singleLimit: 1, dailyLimit: 10 };

async function limited(target: RunningTarget) {
  const { payer: by, wallet } = await agentWithWallet(target);
  await setLimits(by, limits);
  return { by, wallet };
}

async function facilitated(target: RunningTarget, name: 'verify' | 'settle') {
  const wallet = await target.chain.newWallet();
  const paymentPayload = await signedPayment(target, wallet);
  const { requirements: paymentRequirements } = await onSale(target);
  const headers = { 'x-facilitator-key': target.principals.facilitatorKey };
  const body = { x402Version: 2, paymentPayload, paymentRequirements };
  return { path: `/api/x402/${name}`, headers, body };
}

export const X402_ROWS: readonly Row[] = [
  {
    route: 'GET /payments/x402/authorization',
    status: 200,
    answer: X402Authorization,
    isOnChain,
    ask: async (target) => ({ by: (await limited(target)).by, path: AUTHORIZATION }),
  },
  {
    route: 'POST /payments/x402/authorization',
    status: 201,
    answer: X402Authorization,
    isOnChain,
    ask: async (target) => {
      const by = await guest(target);
      return { by, path: AUTHORIZATION, body: limits };
    },
  },
  {
    route: 'POST /payments/x402/session',
    status: 201,
    answer: X402Session,
    isOnChain,
    ask: async (target) => {
      const { by } = await limited(target);
      const body = { paymentId: crypto.randomUUID(), amount: 0.5, currency: 'USDC' };
      return { by, path: '/api/payments/x402/session', body };
    },
  },
  {
    route: 'POST /payments/x402/session/:id/execute',
    status: 200,
    answer: X402ExecuteAnswer,
    isOnChain,
    ask: async (target) => {
      const { by, wallet } = await limited(target);
      const session = await openSession(by, 0.5);
      const signature = await signOffer(target, wallet, offerOf(session));
      const path = `/api/payments/x402/session/${session.sessionId}/execute`;
      return { by, path, body: { signature, from: wallet.address } };
    },
  },
  {
    route: 'POST /x402/verify',
    status: 200,
    answer: X402VerifyAnswer,
    isOnChain,
    ask: (target) => facilitated(target, 'verify'),
  },
  {
    route: 'POST /x402/settle',
    status: 200,
    answer: X402SettleAnswer,
    isOnChain,
    ask: (target) => facilitated(target, 'settle'),
  },
  {
    route: 'GET /.well-known/x402',
    status: 200,
    answer: X402Discovery,
    isPublic: true,
    isOnChain,
    ask: async () => ({ path: '/.well-known/x402' }),
  },
];
