/**
 * Whatever races to end an escrow, and wherever a crash falls, it ends once and its money is neither lost nor
 * doubled (LR-12, LR-19, LR-20). Races are forced in the chain's own waiting room: blocks are held.
 */
import { rpc } from '../../target/chain/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  type Deal,
  dealBody,
  dispute,
  ESCROWS,
  escrowWhen,
  fundedDeal,
  inPool,
  loggedInAgain,
  onContract,
  patiently,
  payout,
  purses,
  readEscrow,
  resolve,
  rule,
  step,
  withWallet,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr19 = rule('LR-19', 'an escrow ends exactly once, whatever races');
const lr20 = rule('LR-20', 'a crash at any instant loses no money and doubles none');

/** After which a program takes up what it, or another, had begun. */
const TAKEN_UP_MS = 90_000;

prove(
  'consistency.escrow-ends-once',
  'of a release and the seller’s refund in one block, whichever comes first ends it alone',
  async ({ target }) => {
    // Whose money would be taken, if one deal could be ended twice.
    const bystander = await fundedDeal(target, 'a bystander');
    for (const outcome of ['released', 'refunded'] as const) {
      const deal = await fundedDeal(target, `one block, ${outcome}`);
      const before = await purses(target, deal);
      await using held = await target.chain.holdMining();
      const { merchantsWallet: by } = deal;
      const answer = step(deal, 'confirm');
      await inPool(target, 1);
      const price = outcome === 'released' ? { mostPerGas: await leastPerGas(target) } : {};
      await onContract(target, deal, { by, call: 'refund(bytes32)', ...price });
      await held[Symbol.asyncDispose]();
      const { status } = await answer;
      const expected = outcome === 'released' ? 200 : 409;
      lr19.same('the answer to confirm', status, expected, await answer);
      await endedAs(target, { deal, before }, outcome);
    }
    lr19.same('a bystander’s escrow', (await readEscrow(bystander)).status, 'funded');
  },
);

prove(
  'consistency.escrow-ends-once',
  'of everybody who wants to end or freeze it at once, one has their way',
  async ({ target }) => {
    const arbiter = await target.principals.arbiter();
    const deal = await fundedDeal(target, 'everybody');
    const before = await purses(target, deal);
    const { buyersWallet, merchantsWallet } = deal;
    await using held = await target.chain.holdMining();
    const answers = Promise.all([
      step(deal, 'confirm'),
      step(deal, 'confirm'),
      dispute(deal),
      resolve(deal, arbiter, 'refund'),
    ]);
    await inPool(target, 1);
    await onContract(target, deal, { by: merchantsWallet, call: 'refund(bytes32)' });
    await onContract(target, deal, { by: buyersWallet, call: 'release(bytes32)' });
    await held[Symbol.asyncDispose]();
    for (const answer of await answers)
      lr19.holds('each has it, or is told no', [200, 409].includes(answer.status), answer.status);
    await target.advanceClock(TAKEN_UP_MS);
    const { status } = await escrowWhen(deal, 'released', 'refunded', 'disputed');
    if (status === 'disputed') {
      lr19.same('what has moved', await purses(target, deal), before);
      lr19.answered('the arbiter decides', await resolve(deal, arbiter, 'refund'), 200);
    }
    await endedAs(target, { deal, before }, status === 'released' ? status : 'refunded');
  },
);

prove(
  'consistency.escrow-ends-once',
  'confirmed at the very time of its auto-release, it is released once',
  async ({ target }) => {
    const deal = await fundedDeal(target, 'at its time', { autoReleaseDays: 1 });
    const before = await purses(target, deal);
    const { autoReleaseAt, updatedAt } = await readEscrow(deal);
    const left = Date.parse(autoReleaseAt ?? '') - Date.parse(updatedAt);
    await using held = await target.chain.holdMining();
    const confirmed = step(deal, 'confirm');
    await inPool(target, 1);
    await target.advanceClock(left + TAKEN_UP_MS);
    const { merchantsWallet: by } = deal;
    await onContract(target, deal, { by, call: 'releaseOverdue(bytes32)' });
    await held[Symbol.asyncDispose]();
    lr19.answered('confirm', await confirmed, 200);
    await endedAs(target, { deal: await loggedInAgain(target, deal), before }, 'released');
  },
);

prove(
  'consistency.escrow-survives-crash',
  'killed while its release waits for a block, it is released once; so it is when the chain lost that',
  async ({ target }) => {
    for (const isLost of [false, true]) {
      const deal = await fundedDeal(target, `killed ${isLost}`);
      const before = await purses(target, deal);
      await using held = await target.chain.holdMining();
      const answer = step(deal, 'confirm').catch(() => undefined);
      await inPool(target, 1);
      await target.restart('SIGKILL');
      lr20.same('an answer', await answer, undefined);
      lr20.same('the escrow, meanwhile', (await readEscrow(deal)).status, 'confirmed');
      if (isLost) await rpc(target.chain.rpcUrl, 'anvil_dropAllTransactions');
      await held[Symbol.asyncDispose]();
      await target.advanceClock(TAKEN_UP_MS);
      await endedAs(target, { deal, before }, 'released');
    }
  },
);

prove(
  'consistency.escrow-survives-crash',
  'killed while the deal is opened, the retry gets the same deal, opened once',
  async ({ target }) => {
    const [buyer, merchant] = await Promise.all([withWallet(target), withWallet(target)]);
    const body = dealBody(merchant.session.user.id);
    const create = () =>
      buyer.session.request<{ escrowId: string }>(`${ESCROWS}/create`, {
        method: 'POST',
        body,
        idempotencyKey: 'opened-in-a-crash',
      });
    await using held = await target.chain.holdMining();
    const answer = create().catch(() => undefined);
    await inPool(target, 1);
    await target.restart('SIGKILL');
    lr20.same('an answer', await answer, undefined);
    await held[Symbol.asyncDispose]();
    await target.advanceClock(TAKEN_UP_MS);
    const { escrowId } = lr20.answered('the retry', await patiently(create), 201);
    const again = lr20.answered('another retry', await create(), 201);
    lr20.same('the same escrow', again.escrowId, escrowId);
    const { status } = await readEscrow({ buyer: buyer.session, escrowId });
    lr20.same('the escrow', status, 'pending');
  },
);

prove(
  'consistency.escrow-survives-crash',
  'when the chain is gone a step is refused as unavailable, and what was begun is finished later',
  async ({ target }) => {
    const [untouched, begun] = [
      await fundedDeal(target, 'chain gone'),
      await fundedDeal(target, 'chain gone in between'),
    ];
    const before = await purses(target, begun);
    await using held = await target.chain.holdMining();
    const answer = step(begun, 'confirm');
    await inPool(target, 1);
    const cut = await target.chain.cut();
    await held[Symbol.asyncDispose]();
    lr20.refused('confirm without a chain', await step(untouched, 'confirm'), 503);
    await cut[Symbol.asyncDispose]();
    lr20.same('the escrow', (await readEscrow(untouched)).status, 'funded');
    lr20.holds('the step that was begun', [200, 503].includes((await answer).status), 'answered');
    await target.advanceClock(TAKEN_UP_MS);
    await endedAs(target, { deal: begun, before }, 'released');
    lr20.answered('confirm with the chain back', await step(untouched, 'confirm'), 200);
  },
);

/** What a call must pay to get into the next block, and no more: all others go before it. */
async function leastPerGas({ chain }: RunningTarget): Promise<bigint> {
  const block = await rpc<{ baseFeePerGas: string }>(chain.rpcUrl, 'eth_getBlockByNumber', [
    'latest',
    false,
  ]);
  return BigInt(block.baseFeePerGas);
}

interface Begun {
  readonly deal: Deal;
  readonly before: { readonly buyer: bigint; readonly merchant: bigint };
}

/** Told so, and the money is where it belongs, all of it and once. */
async function endedAs(
  target: RunningTarget,
  { deal, before }: Begun,
  outcome: 'released' | 'refunded',
): Promise<void> {
  const { status } = await escrowWhen(deal, 'released', 'refunded');
  lr19.same('the escrow', status, outcome);
  const after = await purses(target, deal);
  const { merchant, treasury, times } = await payout(target, deal);
  const moved = { back: after.buyer - before.buyer, out: merchant + treasury, times };
  const { units } = deal;
  lr19.same(
    'what was given back, and out',
    moved,
    outcome === 'refunded'
      ? { back: units, out: 0n, times: 0 }
      : { back: 0n, out: units, times: 1 },
  );
}
