/** An escrow's whole way, on the real chain: opened, paid, and released to whom it is agreed (LR-11, LR-18, LR-19). */
import Value from 'typebox/value';
import { Escrow, EscrowOpened, parseMoney } from '../../contracts/api/index.ts';
import { rpc } from '../../target/chain/index.ts';
import { proof } from '../../target/vitest.ts';
import {
  chainNow,
  dealBody,
  dealsOpened,
  dispute,
  ESCROWS,
  escrowWhen,
  fundedDeal,
  loggedInAgain,
  onContract,
  openDeal,
  payIn,
  payout,
  purses,
  readEscrow,
  resolve,
  rule,
  step,
  withWallet,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr11 = rule('LR-11', 'an escrow’s parts add up to its amount, to the unit');
const lr18 = rule('LR-18', 'an escrow is funded only by the payment that the chain shows');
const lr19 = rule('LR-19', 'an escrow ends exactly once, by the right party');
/** `pause()` */
const PAUSE = '0x8456cb59';
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

prove(
  'escrow.released-by-confirmation',
  'the contract stands on the chain, takes the money, and gives it out when the buyer confirms',
  async ({ target }) => {
    const deal = await openDeal(target, 'confirmed');
    const pending = await readEscrow(deal);
    lr19.holds('the escrow is as agreed', Value.Check(Escrow, pending), pending);
    lr19.same('the escrow', pending.status, 'pending');
    const code = await rpc<string>(target.chain.rpcUrl, 'eth_getCode', [
      pending.contractAddress,
      'latest',
    ]);
    lr18.holds('there is code at contractAddress', code.length > 2, code);

    const before = await purses(target, deal);
    const paid = await step(deal, 'fund', { transactionHash: await payIn(target, deal) });
    lr19.same('the escrow', lr19.answered('fund', paid, 200).status, 'funded', paid);
    const during = await purses(target, deal);
    lr19.same('what the buyer paid', before.buyer - during.buyer, deal.units);
    lr19.same('what the merchant has yet', during.merchant, before.merchant);

    const confirmed = await step(deal, 'confirm');
    const { status } = lr19.answered('confirm', confirmed, 200);
    lr19.same('the escrow', status, 'released', confirmed);
    const parts = { times: 1, merchant: 11_728_396n, treasury: 617_283n };
    lr11.same('95 % and 5 % of 12.345679', await payout(target, deal), parts);
  },
);

const SPLITS = [
  { amount: 0.000001, currency: 'USDC', parts: [1n, 0n] },
  { amount: 33.33, currency: 'USD', parts: [24_997_500n, 8_332_500n] },
  { amount: 99.999999, currency: 'USDC', parts: [75_000_001n, 24_999_998n] },
] as const;

prove(
  'escrow.parts-add-up',
  'whatever the amount, merchant, agent and platform get parts that add up to it exactly',
  async ({ target }) => {
    const commission = { merchant: 0.75, agent: 0.15, paymind: 0.1 };
    for (const { amount, currency, parts } of SPLITS) {
      const deal = await fundedDeal(target, `split ${amount}`, { amount, currency, commission });
      lr11.answered('confirm', await step(deal, 'confirm'), 200);
      const { merchant, treasury } = await payout(target, deal);
      lr11.same(`parts of ${amount} ${currency}`, [merchant, treasury], parts);
      const told = (await readEscrow(deal)).amount;
      lr11.same('its amount', parseMoney(told, currency), parseMoney(amount, currency));
    }
  },
);

prove(
  'escrow.retry-opens-one-deal',
  'create sent again with its key is the same escrow, and one deal on the chain',
  async ({ target }) => {
    const [buyer, merchant] = await Promise.all([withWallet(target), withWallet(target)]);
    const body = dealBody(merchant.session.user.id);
    const opened = () => dealsOpened(target.chain);
    const before = await opened();
    const create = () =>
      buyer.session.request<EscrowOpened>(`${ESCROWS}/create`, {
        body,
        idempotencyKey: 'once-and-again',
      });
    const first = lr19.answered('create', await create(), 201);
    lr19.holds('the answer is as agreed', Value.Check(EscrowOpened, first), first);
    const again = await create();
    lr19.same('the retry', lr19.answered('the retry', again, 201), first, again);
    lr19.same('deals that were opened', (await opened()) - before, 1);
  },
);

prove(
  'escrow.funding-verified',
  'a transaction that did not pay for this very deal funds nothing',
  async ({ target }) => {
    const [deal, other] = [
      await openDeal(target, 'funding'),
      await openDeal(target, 'other funding'),
    ];
    const { chain } = target;
    const toContract = { to: chain.contracts.Escrow, amount: deal.units };
    const unpaid = { by: deal.buyersWallet, call: 'fund(bytes32)' } as const;
    const othersPayment = await payIn(target, other);
    const wrong = {
      'a hash that no block holds': `0x${'ab'.repeat(32)}`,
      'a plain transfer to the contract': await chain.transfer(deal.buyersWallet, toContract),
      'a payment that the contract refused': await onContract(target, deal, unpaid),
      'the payment of another deal': othersPayment,
    };
    for (const [what, transactionHash] of Object.entries(wrong)) {
      const tried = await step(deal, 'fund', { transactionHash });
      lr18.refused(what, tried);
      lr18.same(`the escrow after ${what}`, (await readEscrow(deal)).status, 'pending', tried);
    }
    const transactionHash = await payIn(target, deal);
    const funded = await step(deal, 'fund', { transactionHash });
    lr18.same('the escrow', lr18.answered('its own payment', funded, 200).status, 'funded');
    lr18.answered('told again', await step(deal, 'fund', { transactionHash }), 200);
    const used = await step(other, 'fund', { transactionHash });
    lr18.refused('the same payment for another deal', used);
    const told = await step(other, 'fund', { transactionHash: othersPayment });
    lr18.answered('the other’s own payment', told, 200);
  },
);

prove(
  'escrow.dispute-freezes',
  'a disputed deal moves for nobody, however long, until an arbiter decides',
  async ({ target }) => {
    const toSeller = await fundedDeal(target, 'dispute lost', { autoReleaseDays: 1 });
    const disputed = await fundedDeal(target, 'dispute won', { autoReleaseDays: 1 });
    for (const deal of [toSeller, disputed]) {
      const answer = await dispute(deal);
      lr19.same('the escrow', lr19.answered('dispute', answer, 200).status, 'disputed');
    }
    const before = await purses(target, disputed);
    await target.advanceClock(3 * DAY_MS);
    const toBuyer = await loggedInAgain(target, disputed);
    const arbiter = await target.principals.arbiter();
    lr19.refused('the buyer confirms', await step(toBuyer, 'confirm'));
    const { buyersWallet, merchantsWallet } = toBuyer;
    await onContract(target, toBuyer, { by: buyersWallet, call: 'release(bytes32)' });
    await onContract(target, toBuyer, { by: merchantsWallet, call: 'refund(bytes32)' });
    await onContract(target, toBuyer, { by: merchantsWallet, call: 'releaseOverdue(bytes32)' });
    lr19.same('what has moved', await purses(target, toBuyer), before);
    lr19.same('the escrow', (await readEscrow(toBuyer)).status, 'disputed');

    const refunded = lr19.answered('refund', await resolve(toBuyer, arbiter, 'refund'), 200);
    lr19.same('the escrow', refunded.status, 'refunded');
    const given = (await purses(target, toBuyer)).buyer - before.buyer;
    lr19.same('what the buyer has back', given, toBuyer.units);
    const released = lr19.answered('release', await resolve(toSeller, arbiter, 'release'), 200);
    lr19.same('the escrow', released.status, 'released');
    for (const outcome of ['release', 'refund'] as const) {
      const ended = outcome === 'release' ? toBuyer : toSeller;
      lr19.refused('a second decision', await resolve(ended, arbiter, outcome));
    }
  },
);

prove(
  'escrow.auto-release',
  'what the buyer lets pass is released when its time has come, and not before',
  async ({ target }) => {
    const week = await fundedDeal(target, 'a week', { orderType: 'physical' });
    const service = await fundedDeal(target, 'a service', { orderType: 'service' });
    const { autoReleaseDays, autoReleaseAt } = await readEscrow(week);
    lr19.same('days until it is released', autoReleaseDays, 7);
    lr19.same('days of a service', (await readEscrow(service)).autoReleaseDays, null);
    const before = await purses(target, week);
    const left = Date.parse(autoReleaseAt ?? '') - (await chainNow(target.chain));
    await target.advanceClock(left - MINUTE_MS);
    const deal = await loggedInAgain(target, week);
    const { merchantsWallet } = deal;
    await onContract(target, deal, { by: merchantsWallet, call: 'releaseOverdue(bytes32)' });
    lr19.same('what has moved before its time', await purses(target, deal), before);
    lr19.same('the escrow', (await readEscrow(deal)).status, 'funded');

    await target.advanceClock(2 * MINUTE_MS);
    lr19.same('the escrow, after', (await escrowWhen(deal, 'released')).status, 'released');
    const { times, merchant, treasury } = await payout(target, deal);
    lr19.same('what was given out, once', [times, merchant + treasury], [1, deal.units]);
    lr19.refused('a dispute after that', await dispute(deal));
    const waiting = await loggedInAgain(target, service);
    lr19.same('the service', (await readEscrow(waiting)).status, 'funded');
  },
);

prove(
  'escrow.paused-refuses',
  'a paused contract opens, releases and freezes nothing, and goes on where it stood',
  async ({ target }) => {
    const deal = await fundedDeal(target, 'paused');
    const { chain } = target;
    const open = await fundedDeal(target, 'not paused');
    await chain.send(open.buyersWallet, { to: chain.contracts.Escrow, data: PAUSE });
    lr19.answered('who owns nothing pauses nothing', await step(open, 'confirm'), 200);
    const before = await purses(target, deal);
    await chain.pause('Escrow');
    try {
      const body = dealBody(deal.merchant.user.id);
      const create = deal.buyer.request(`${ESCROWS}/create`, { method: 'POST', body });
      lr19.refused('create', await create, [409, 503]);
      lr19.refused('confirm', await step(deal, 'confirm'), [409, 503]);
      lr19.refused('dispute', await dispute(deal), [409, 503]);
      await onContract(target, deal, { by: deal.buyersWallet, call: 'release(bytes32)' });
      await onContract(target, deal, { by: deal.merchantsWallet, call: 'refund(bytes32)' });
      lr19.same('what has moved', await purses(target, deal), before);
      lr19.same('the escrow', (await readEscrow(deal)).status, 'funded');
    } finally {
      await chain.unpause('Escrow');
    }
    const confirmed = lr19.answered('confirm, resumed', await step(deal, 'confirm'), 200);
    lr19.same('the escrow', confirmed.status, 'released');
  },
);
