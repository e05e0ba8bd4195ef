/** The chain's nodes go away: payments wait and lose nothing, and readiness says so (LR-20, LR-24). */
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { ended, payByTransfer, rule, sendTransfer, walletPayer } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr20 = rule('LR-20', 'a lost chain node loses no money and doubles none');
const lr24 = rule('LR-24', 'readiness and metrics tell the truth');
const AMOUNT = 20;

prove(
  'wallet.node-lost',
  'with both nodes gone a payment waits, and completes once by itself when they are back',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const nodes = await target.chain.cut();
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }).finally(() =>
      nodes[Symbol.asyncDispose](),
    );
    const waiting = lr20.answered('process without a node', answer, 201);
    lr20.same('the payment', waiting.status, 'processing', answer);
    lr20.same('with the nodes back', (await ended(payer, waiting.id)).status, 'completed', answer);
  },
);

prove(
  'wallet.node-failover',
  'with the first node gone the second one is asked: the payment completes at once',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: AMOUNT });
    const first = await target.chain.cutFirst();
    const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }).finally(() =>
      first[Symbol.asyncDispose](),
    );
    lr20.same('the payment', lr20.answered('process', answer, 201).status, 'completed', answer);
  },
);

prove(
  'health.ready-with-chain',
  'a target is ready with one node of its chain, and neither ready nor counted up without both',
  async ({ target }) => {
    lr24.same('at first', await states(target), [200, 1]);
    const first = await target.chain.cutFirst();
    lr24.same('without the first node', await states(target), [200, 1]);
    await first[Symbol.asyncDispose]();
    const both = await target.chain.cut();
    lr24.same('without both', await states(target), [503, 0]);
    await both[Symbol.asyncDispose]();
    lr24.same('with both back', await states(target), [200, 1]);
  },
);

/** Readiness, and what the metrics say of the chain. */
async function states({ driver, metricsKey }: RunningTarget): Promise<readonly unknown[]> {
  const ready = await driver.request('/api/health/ready');
  const headers = { authorization: `Bearer ${metricsKey}` };
  const metrics = await driver.request('/api/metrics', { headers });
  const [, up] = /^\w*chain_up (\d)$/m.exec(metrics.text) ?? [];
  return [ready.status, Number(up)];
}
