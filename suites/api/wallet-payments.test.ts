/** A wallet payment completes when the chain shows its transfer, and by nothing else (LR-18). */
import { parseMoney } from '../../contracts/api/index.ts';
import { feeRatesOf } from '../../fixtures/data/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  ended,
  payByTransfer,
  rule,
  sendTransfer,
  type TransferWishes,
  usdc,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'an on-chain payment completes by its transfer only');
const lr5 = rule('LR-5', 'every input is validated');
const AMOUNT = 12.345678;
const DAY_MS = 24 * 3_600_000;

prove(
  'wallet.transfer-completes',
  'a transfer of the amount to the treasury completes the payment, less the channel’s 0.1 %',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const merchant = await target.driver.newUser();
    for (const paymentMethod of ['wallet', 'stablecoin'] as const) {
      const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
      const terms = { paymentMethod, merchantId: merchant.user.id };
      const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }, terms);
      const paid = lr18.answered('process', answer, 201);
      lr18.same(
        'its method and status',
        [paid.paymentMethod, paid.status],
        [paymentMethod, 'completed'],
        answer,
      );
      lr18.same('its transaction', paid.transactionHash, txHash, answer);
      lr18.same(
        'the channel’s fee',
        parseMoney(paid.channelFee ?? 0, 'USDC').minor,
        12_346n,
        answer,
      );
      lr18.same('the commission', Number(paid.commissionRate), feeRatesOf('physical'), answer);
      const shown = await merchant.payment(paid.id);
      lr18.answered('the merchant sees it', shown, 200);
    }
  },
);

prove(
  'wallet.transfer-completes',
  'crypto that was sent on the chain is paid by wallet, whatever else the router would choose',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const terms = { paymentMethod: 'crypto' } as const;
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }, terms);
    const paid = lr18.answered('process', answer, 201);
    lr18.same(
      'its method and status',
      [paid.paymentMethod, paid.status],
      ['wallet', 'completed'],
      answer,
    );
  },
);

prove(
  'wallet.waits-for-a-block',
  'a transfer that no block holds leaves the payment processing, and completes it by itself once one does',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const held = await target.chain.holdMining();
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }).finally(() =>
      held[Symbol.asyncDispose](),
    );
    const waiting = lr18.answered('process', answer, 201);
    lr18.same('the payment before the block', waiting.status, 'processing', answer);
    lr18.same('after it', (await ended(payer, waiting.id)).status, 'completed', answer);
  },
);

/** What is sent instead of the amount in USDC to the treasury, by what the payment must fail with. */
const MISMATCHES: readonly [
  what: string,
  code: string,
  wishes: (target: RunningTarget) => Partial<TransferWishes>,
][] = [
  ['to another payee', 'WRONG_PAYEE', ({ chain }) => ({ to: chain.contracts.Escrow })],
  ['of another coin', 'WRONG_TOKEN', ({ chain }) => ({ token: chain.otherCoin })],
  ['of a unit less', 'WRONG_AMOUNT', () => ({ amount: 12.345677 })],
  ['of a unit more', 'WRONG_AMOUNT', () => ({ amount: 12.345679 })],
  ['of more than the wallet has', 'TRANSACTION_REVERTED', () => ({ amount: 2_000_000 })],
];

for (const [what, code, wishes] of MISMATCHES)
  prove('wallet.mismatch-fails', `a transfer ${what} fails the payment`, async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const { chain } = target;
    await chain.mint({ token: chain.otherCoin, to: wallet.address, amount: usdc(AMOUNT) });
    const wished = { amount: AMOUNT, ...wishes(target) };
    const txHash = await sendTransfer(target, wallet, wished);
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash });
    const { status, metadata } = lr18.answered('process', answer, 201);
    lr18.same('the payment', [status, metadata.failureCode], ['failed', code], answer);
  });

prove(
  'wallet.mismatch-fails',
  'a transfer from another wallet than the payer’s own fails the payment',
  async ({ target }) => {
    const [{ payer }, { wallet: another }] = await Promise.all([
      walletPayer(target),
      walletPayer(target),
    ]);
    const txHash = await sendTransfer(target, another, { amount: AMOUNT });
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash });
    const { status, metadata } = lr18.answered('process', answer, 201);
    lr18.same('the payment', [status, metadata.failureCode], ['failed', 'WRONG_SENDER'], answer);
  },
);

prove(
  'wallet.payer-names-wallet',
  'a payer who has named no wallet claims no transfer, and leaves no payment',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target, { isTold: false });
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    for (const paymentMethod of ['wallet', 'stablecoin', 'multisig'] as const) {
      const amount = paymentMethod === 'multisig' ? 1_500 : AMOUNT;
      const answer = await payByTransfer(payer, { amount, txHash }, { paymentMethod });
      lr18.refused(`${paymentMethod} without a wallet in the profile`, answer, 400);
    }
    const { total } = lr18.answered('the payments', await payer.payments(), 200);
    lr18.same('payments that are left behind', total, 0);
  },
);

prove(
  'wallet.payer-names-wallet',
  'a payer who names no wallet any more while the payment waits has not paid',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const held = await target.chain.holdMining();
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash });
    const body = { walletAddress: null };
    const taken = await payer.request('/api/users/profile', { method: 'PUT', body });
    await held[Symbol.asyncDispose]();
    lr18.answered('the wallet is taken away', taken, 200);
    const { id } = lr18.answered('process', answer, 201);
    const { status, metadata } = await ended(payer, id);
    lr18.same('the payment', [status, metadata.failureCode], ['failed', 'WRONG_SENDER']);
  },
);

prove(
  'wallet.old-transfer-fails',
  'a transfer of the day before yesterday was for something else',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    await target.advanceClock(DAY_MS + 60_000);
    const { access_token } = (await target.driver.login(payer.email, payer.password, payer.from))
      .body;
    const again = target.driver.withToken(access_token, payer.from);
    const answer = await payByTransfer(again, { amount: AMOUNT, txHash });
    const { status, metadata } = lr18.answered('process', answer, 201);
    lr18.same(
      'the payment',
      [status, metadata.failureCode],
      ['failed', 'TRANSACTION_TOO_OLD'],
      answer,
    );
  },
);

prove(
  'wallet.bad-input-refused',
  'a payment without a hash, with a bad one, or of no money of the channel is refused',
  async ({ target }) => {
    const { payer } = await walletPayer(target);
    const txHash = `0x${'ab'.repeat(32)}`;
    const bad = [
      [{ metadata: { txHash: undefined } }, 'TRANSACTION_REQUIRED'],
      [{ metadata: { txHash: '0x12' } }, 'TRANSACTION_REQUIRED'],
      [{ metadata: { txHash: [txHash] } }, 'TRANSACTION_REQUIRED'],
      [{ currency: 'USD' }, 'UNKNOWN_CURRENCY'],
      [{ currency: 'ETH' }, 'UNKNOWN_CURRENCY'],
      [{ amount: 0.0000001 }, 'BAD_AMOUNT'],
      [{ amount: 0.0009 }, 'AMOUNT_OUT_OF_RANGE'],
      [{ amount: 1_000_000.01 }, 'AMOUNT_OUT_OF_RANGE'],
    ] as const;
    for (const [change, code] of bad) {
      const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }, change);
      lr5.refused(`${JSON.stringify(change)}`, answer, 400);
      lr5.same('its code', (answer.body as unknown as { code: string }).code, code, answer);
    }
    const { total } = lr5.answered('the payments', await payer.payments(), 200);
    lr5.same('payments that are left behind', total, 0);
  },
);
