/**
 * Whatever meets, and wherever a crash or an outage falls, X402 moves money once and within its limits
 * (LR-9, LR-13, LR-20). Races are forced at the payer's row, and in the chain's own waiting room.
 */
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  authorizationOf,
  eventually,
  facilitatorOf,
  inPool,
  onSale,
  openSession,
  raceAtPayer,
  rule,
  setLimits,
  signAndExecute,
  signedPayment,
  USDC,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr9 = rule('LR-9', 'the same at once has one effect');
const lr13 = rule('LR-13', 'limits hold exactly under concurrency');
const lr20 = rule('LR-20', 'a crash at any instant loses no money and doubles none');
/** After which a program looks for what it, or another, had begun. */
const TAKEN_UP_MS = 30_000;

async function payerWith(target: RunningTarget, dailyLimit: number) {
  const [payer, wallet] = await Promise.all([target.driver.newUser(), target.chain.newWallet()]);
  await setLimits(payer, { singleLimit: 1, dailyLimit });
  return { payer, wallet };
}

const spentOf = async ({ chain }: RunningTarget, address: `0x${string}`, had: bigint) =>
  had - (await chain.balance(address));
const used = async (payer: Session) => Number((await authorizationOf(payer)).usedToday);

prove(
  'consistency.x402-limit-at-once',
  'of four sessions of 1 USDC that are executed at once, two fit into 2 USDC a day',
  async ({ target }) => {
    const { payer, wallet } = await payerWith(target, 2);
    const had = await target.chain.balance(wallet.address);
    const sessions = [];
    for (let n = 0; n < 4; n++) sessions.push(await openSession(payer, 1));
    const race = { userId: payer.user.id, waiting: sessions.length };
    const executions = sessions.map(
      (session) => () => signAndExecute(target, payer, { session, wallet }),
    );
    const answers = await raceAtPayer(target, race, executions);
    const statuses = answers.map(({ status }) => status).toSorted();
    lr13.same('the answers', statuses, [200, 200, 403, 403], answers.at(-1));
    lr13.same('left the wallet', await spentOf(target, wallet.address, had), 2n * USDC);
    lr13.same('used today', await used(payer), 2);
  },
);

prove(
  'consistency.x402-once-at-once',
  'a session that is executed three times at once moves its money once',
  async ({ target }) => {
    const { payer, wallet } = await payerWith(target, 3);
    const had = await target.chain.balance(wallet.address);
    const session = await openSession(payer, 1);
    const again = () => signAndExecute(target, payer, { session, wallet });
    const race = { userId: payer.user.id, waiting: 3 };
    const answers = await raceAtPayer(target, race, [again, again, again]);
    const bodies = answers.map((answer) => lr9.answered('executed', answer, 200));
    lr9.same('one answer', bodies, [bodies[0], bodies[0], bodies[0]]);
    lr9.same('left the wallet', await spentOf(target, wallet.address, had), USDC);
    lr9.same('used today', await used(payer), 1);
  },
);

prove(
  'consistency.x402-once-at-once',
  'a payment that is settled three times while its block is held is settled once',
  async ({ target }) => {
    const { requirements } = await onSale(target);
    const wallet = await target.chain.newWallet();
    const had = await target.chain.balance(wallet.address);
    const payload = await signedPayment(target, wallet);
    const facilitator = facilitatorOf(target);
    await using held = await target.chain.holdMining();
    const all = Promise.all([1, 2, 3].map(() => facilitator.settle(payload, requirements)));
    await inPool(target, 1);
    await held[Symbol.asyncDispose]();
    const answers = await all;
    lr9.same('settled', answers[0]?.success, true);
    lr9.same('one answer', answers, [answers[0], answers[0], answers[0]]);
    const spent = await spentOf(target, wallet.address, had);
    lr9.same('left the wallet', spent, BigInt(requirements.amount));
  },
);

prove(
  'consistency.x402-survives-crash',
  'killed between broadcast and record, a session is found again and counted once',
  async ({ target }) => {
    const { payer, wallet } = await payerWith(target, 3);
    const had = await target.chain.balance(wallet.address);
    const session = await openSession(payer, 1);
    await using held = await target.chain.holdMining();
    const answer = signAndExecute(target, payer, { session, wallet }).catch(() => undefined);
    await inPool(target, 1);
    await target.restart('SIGKILL');
    lr20.same('an answer', await answer, undefined);
    lr20.same('used meanwhile', await used(payer), 1);
    await held[Symbol.asyncDispose]();
    await target.advanceClock(TAKEN_UP_MS);
    const payment = await eventually(
      async () => (await payer.payment(session.paymentId)).body,
      ({ status }) => status === 'completed',
    );
    lr20.same('the payment', payment.status, 'completed');
    const retried = await signAndExecute(target, payer, { session, wallet });
    const { transactionHash } = lr20.answered('the retry', retried, 200);
    lr20.same('its transaction', transactionHash, payment.transactionHash);
    lr20.same('left the wallet', await spentOf(target, wallet.address, had), USDC);
    lr20.same('used today', await used(payer), 1);
  },
);

prove(
  'consistency.x402-survives-crash',
  'killed between broadcast and record, a settlement is found again by its retry',
  async ({ target }) => {
    const { requirements } = await onSale(target);
    const wallet = await target.chain.newWallet();
    const had = await target.chain.balance(wallet.address);
    // The target's clock may be ahead of ours by now.
    const payload = await signedPayment(target, wallet, { maxTimeoutSeconds: 600 });
    const settle = () => facilitatorOf(target).settle(payload, requirements);
    await using held = await target.chain.holdMining();
    const answer = settle().catch(() => undefined);
    await inPool(target, 1);
    await target.restart('SIGKILL');
    lr20.same('an answer', await answer, undefined);
    await held[Symbol.asyncDispose]();
    const retried = await settle();
    lr20.same('the retry', [retried.success, retried.errorReason], [true, undefined]);
    const spent = await spentOf(target, wallet.address, had);
    lr20.same('left the wallet', spent, BigInt(requirements.amount));
  },
);

prove(
  'consistency.x402-survives-outage',
  'while both nodes are gone nothing is judged or paid, and the same signature pays afterwards',
  async ({ target }) => {
    const { payer, wallet } = await payerWith(target, 3);
    const had = await target.chain.balance(wallet.address);
    const session = await openSession(payer, 1);
    const cut = await target.chain.cut();
    const lost = await signAndExecute(target, payer, { session, wallet });
    await cut[Symbol.asyncDispose]();
    lr20.refused('without a chain', lost, 503);
    lr20.same('left the wallet', await spentOf(target, wallet.address, had), 0n);
    const after = await signAndExecute(target, payer, { session, wallet });
    lr20.answered('with the chain', after, 200);
    lr20.same('left the wallet', await spentOf(target, wallet.address, had), USDC);
  },
);
