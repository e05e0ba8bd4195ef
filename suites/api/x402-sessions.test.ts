/** A session pays once, by its payer's own signature alone, for its payment, and for nobody else (LR-18). */
import Value from 'typebox/value';
import { X402Session } from '../../contracts/api/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  askSession,
  authorizationOf,
  executeSession,
  offerOf,
  openSession,
  rule,
  setLimits,
  signAndExecute,
  signOffer,
  USDC,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'an on-chain payment completes only by a matching transfer');
const lr8 = rule('LR-8', 'nobody acts on another’s session');
const LIMITS = { singleLimit: 50, dailyLimit: 100 };

/** A payer with limits, and a wallet with money. */
async function payerOf(target: RunningTarget) {
  const [payer, wallet] = await Promise.all([target.driver.newUser(), target.chain.newWallet()]);
  await setLimits(payer, LIMITS);
  return { payer, wallet };
}

async function paymentOf(payer: Session, { paymentId }: { readonly paymentId: string }) {
  return lr18.answered('the payer reads the payment', await payer.payment(paymentId), 200);
}

prove(
  'x402.session-pays',
  'a signed session completes its payment with the transaction that the chain shows',
  async ({ target }) => {
    const { chain } = target;
    const { payer, wallet } = await payerOf(target);
    const asked = await askSession(payer, 12.5);
    const session = lr18.answered('a session', asked, 201);
    lr18.holds('it is as agreed', Value.Check(X402Session, session), session, asked);
    lr18.same('who is paid', session.recipient.toLowerCase(), chain.treasury.toLowerCase());
    lr18.same('what is offered', offerOf(session).value, (125n * USDC) / 10n);
    lr18.holds('gas as a chain counts it', session.gasSaved > 21_000, session.gasSaved, asked);
    lr18.same('the payment before', (await paymentOf(payer, session)).status, 'pending');

    const before = await chain.balance(chain.treasury);
    const answer = await signAndExecute(target, payer, { session, wallet });
    const { status, transactionHash } = lr18.answered('executed', answer, 200);
    lr18.same('the session', status, 'executed');
    const payment = await paymentOf(payer, session);
    lr18.same('the payment', [payment.status, payment.paymentMethod], ['completed', 'x402']);
    lr18.same('its transaction', payment.transactionHash, transactionHash);
    lr18.same('its session', payment.sessionId, session.sessionId);
    lr18.same('the fee of 0.06 %', Number(payment.channelFee), 0.0075);
    const told = await chain.transfersTo(chain.treasury);
    const shown = told.find(({ hash }) => hash === transactionHash);
    lr18.same('the chain’s transfer', shown?.amount, (125n * USDC) / 10n);
    const came = (await chain.balance(chain.treasury)) - before;
    lr18.same('came to the treasury', came, (125n * USDC) / 10n);
    lr18.same('used today', Number((await authorizationOf(payer)).usedToday), 12.5);
  },
);

prove(
  'x402.session-once',
  'a session that is executed again is the same, and moves nothing more',
  async ({ target }) => {
    const { payer, wallet } = await payerOf(target);
    const session = await openSession(payer, 1);
    const first = await signAndExecute(target, payer, { session, wallet });
    const before = await target.chain.balance(wallet.address);
    const again = await signAndExecute(target, payer, { session, wallet });
    lr18.same('the answer', again.body, lr18.answered('executed', first, 200), again);
    lr18.same('the wallet', await target.chain.balance(wallet.address), before);
    const other = await askSession(payer, 1, session.paymentId);
    lr18.refused('another session for the paid payment', other);
    lr18.same('used today', Number((await authorizationOf(payer)).usedToday), 1);
  },
);

prove(
  'x402.session-by-signature',
  'only a signature over this very session moves money',
  async ({ target }) => {
    const { chain } = target;
    const { payer, wallet } = await payerOf(target);
    const [session, other] = [await openSession(payer, 5), await openSession(payer, 5)];
    const offer = offerOf(session);
    const before = await chain.balance(wallet.address);
    const forgeries = {
      'another session’s': offerOf(other),
      'one over less': { ...offer, value: 1n },
      'one to another': { ...offer, to: wallet.address },
      'one for longer': { ...offer, validBefore: offer.validBefore + 600n },
    };
    for (const [what, forged] of Object.entries(forgeries)) {
      const signature = await signOffer(target, wallet, forged);
      const answer = await executeSession(payer, session, { signature, from: wallet.address });
      lr18.refused(what, answer);
    }
    const stranger = await chain.newWallet();
    const signature = await signOffer(target, stranger, offer);
    lr18.refused(
      'a stranger’s, for this wallet',
      await executeSession(payer, session, { signature, from: wallet.address }),
    );
    lr18.same('the wallet', await chain.balance(wallet.address), before);
    lr18.same('the payment', (await paymentOf(payer, session)).status, 'pending');
    lr18.same('used by forgeries', Number((await authorizationOf(payer)).usedToday), 0);
    const signed = await signAndExecute(target, payer, { session, wallet });
    lr18.answered('the payer’s own', signed, 200);
  },
);

prove(
  'x402.session-is-its-owners',
  'another user neither executes a session, nor takes its payment',
  async ({ target }) => {
    const { payer, wallet } = await payerOf(target);
    const { payer: stranger } = await payerOf(target);
    const session = await openSession(payer, 2);
    const theft = await signAndExecute(target, stranger, { session, wallet });
    lr8.refused('executed by a stranger', theft, [403, 404]);
    const taken = await askSession(stranger, 2, session.paymentId);
    lr8.refused('a session for another’s payment', taken, [403, 404]);
    const nobody = await target.driver.request('/api/payments/x402/authorization');
    lr8.refused('limits without a token', nobody, 401);
    lr8.same('used by the stranger', Number((await authorizationOf(stranger)).usedToday), 0);
    lr8.same('the payment', (await paymentOf(payer, session)).status, 'pending');
  },
);

prove(
  'x402.process-pays',
  'process with the session’s signature completes the payment, and its merchant is credited',
  async ({ target }) => {
    const { payer, wallet } = await payerOf(target);
    const merchant = await target.driver.newUser();
    const session = await openSession(payer, 20);
    const { nonce, to } = offerOf(session);
    const signature = await signOffer(target, wallet, offerOf(session));
    const profile = { method: 'PUT', body: { walletAddress: wallet.address } };
    lr18.answered('the wallet is told', await payer.request('/api/users/profile', profile), 200);
    const body = {
      amount: 20,
      currency: 'USDC',
      paymentMethod: 'x402' as const,
      merchantId: merchant.user.id,
      metadata: { sessionId: session.sessionId, signature, nonce, to, orderType: 'service' },
    };
    for (const [what, changed] of Object.entries({
      'another amount': { ...body, amount: 19 },
      'another payee': { ...body, metadata: { ...body.metadata, to: wallet.address } },
      'another nonce': { ...body, metadata: { ...body.metadata, nonce: `0x${'1'.repeat(64)}` } },
      'no session': { ...body, metadata: { signature } },
    }))
      lr18.refused(what, await payer.process(changed));
    const payment = lr18.answered('processed', await payer.process(body), 201);
    lr18.same('the payment', [payment.id, payment.status], [session.paymentId, 'completed']);
    lr18.same('its merchant', payment.merchantId, merchant.user.id);
    lr18.same('the fee of 0.06 %', Number(payment.channelFee), 0.012);
    lr18.same('a signature that is kept', 'signature' in payment.metadata, false);
    const seen = lr18.answered('the merchant', await merchant.payment(payment.id), 200);
    lr18.same('the merchant sees it', seen.status, 'completed');
  },
);
