/** A transaction pays once, ever, whoever names it, however it is spelled, however many at once (LR-18). */
import { proof } from '../../target/vitest.ts';
import {
  ended,
  isRefusal,
  payByTransfer,
  rule,
  sendTransfer,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'a transaction hash pays once, ever');
const lr9 = rule('LR-9', 'a retried request has one effect');
const AMOUNT = 3.5;
const AT_ONCE = 6;

prove(
  'wallet.hash-pays-once',
  'a transaction that has paid is refused: again, in capitals, by another payer, for another method',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const { payer: another } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const first = await payByTransfer(payer, { amount: AMOUNT, txHash });
    lr18.same('the first', lr18.answered('process', first, 201).status, 'completed', first);
    const capitals = `0x${txHash.slice(2).toUpperCase()}`;
    const tries = [
      await payByTransfer(payer, { amount: AMOUNT, txHash }),
      await payByTransfer(payer, { amount: AMOUNT, txHash: capitals }),
      await payByTransfer(payer, { amount: AMOUNT, txHash }, { paymentMethod: 'stablecoin' }),
      await payByTransfer(another, { amount: AMOUNT, txHash }),
    ];
    for (const again of tries) lr18.refused('the same transaction', again, 409);
  },
);

prove(
  'wallet.hash-pays-once',
  'of many payments that name one transaction at once, one completes',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const asked = Array.from({ length: AT_ONCE }, () =>
      payByTransfer(payer, { amount: AMOUNT, txHash }),
    );
    const answers = await Promise.all(asked);
    const taken = answers.filter(({ status }) => !isRefusal(status));
    const seen = taken.map((answer) => lr18.answered('process', answer, 201).status).toSorted();
    const wanted = ['completed', ...Array(taken.length - 1).fill('failed')];
    lr18.same(`${taken.length} payments that were taken`, seen, wanted);
  },
);

prove(
  'wallet.hash-pays-once',
  'of two payments that wait for one transaction, one completes once a block holds it',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const held = await target.chain.holdMining();
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const answers = [
      await payByTransfer(payer, { amount: AMOUNT, txHash }),
      await payByTransfer(payer, { amount: AMOUNT, txHash }),
    ];
    await held[Symbol.asyncDispose]();
    const ids = answers.map((answer) => lr18.answered('process', answer, 201).id);
    const ends = await Promise.all(ids.map((id) => ended(payer, id)));
    lr18.same('both', ends.map(({ status }) => status).toSorted(), ['completed', 'failed']);
    const failed = ends.find(({ status }) => status === 'failed');
    lr18.same('why one failed', failed?.metadata.failureCode, 'TRANSACTION_USED');
  },
);

prove(
  'wallet.retry-has-one-effect',
  'a wallet payment that is retried with its key is one payment',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const common = { amount: AMOUNT, currency: 'USDC', paymentMethod: 'wallet' } as const;
    const body = { ...common, metadata: { txHash } };
    const options = { idempotencyKey: `wallet-${txHash.slice(2, 34)}` };
    const first = await payer.process(body, options);
    const again = await payer.process(body, options);
    lr9.same('the retry', again.body, lr9.answered('process', first, 201), again);
    const { total } = lr9.answered('the payments', await payer.payments(), 200);
    lr9.same('how many', total, 1);
  },
);
