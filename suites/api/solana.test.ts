/** The Solana node that the target speaks with is healthy, and of the cluster that it should be. */
import { askSolana } from '../../target/chain/index.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr18 = rule('LR-18', 'an on-chain payment completes by its transfer only');

prove(
  'chain.solana-node-answers',
  'the Solana node is healthy, and speaks for the configured cluster',
  async ({ target: { solana } }) => {
    const seen = await askSolana(solana);
    lr18.same('the node', seen, { isHealthy: true, genesisHash: solana.genesisHash });
  },
);
