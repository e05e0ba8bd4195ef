/** Pay intents in a coin: paid by the transfer that the chain shows, and by no other (LR-18). */
import { proof } from '../../target/vitest.ts';
import {
  authorize,
  DONE,
  execute,
  madeIntent,
  newGrant,
  readIntent,
  rule,
  sendTransfer,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'an on-chain payment completes only with a matching transfer');
const REFUSED = [400, 403, 409];
const COIN = { currency: 'USDC', amount: 6.5 } as const;

prove(
  'pay-intents.transfer-completes',
  'an intent in a coin is completed by its transfer; one that does not match leaves it to be paid',
  async ({ target }) => {
    const { payer, wallet } = await walletPayer(target);
    const { id } = await madeIntent(payer, 0n, COIN);
    lr18.answered('authorised', await authorize(payer, id), DONE);
    lr18.refused('without a transfer', await execute(payer, id), REFUSED);
    const short = await sendTransfer(target, wallet, { amount: 6.499999 });
    const unseen = `0x${'0'.repeat(64)}`;
    for (const transactionHash of [short, unseen])
      lr18.refused('by another', await execute(payer, id, { transactionHash }), REFUSED);
    lr18.same('then', (await readIntent(payer, id)).status, 'authorized');
    const transactionHash = await sendTransfer(target, wallet, { amount: 6.5 });
    const paid = lr18.answered('by its own', await execute(payer, id, { transactionHash }), DONE);
    lr18.same('it is', paid.status, 'completed');
    const next = await madeIntent(payer, 0n, COIN);
    lr18.answered('the next is authorised', await authorize(payer, next.id), DONE);
    lr18.refused('a used one', await execute(payer, next.id, { transactionHash }), REFUSED);
    const grant = await newGrant(payer, {});
    const by = { authorizationType: 'quickpay', quickPayGrantId: grant.id };
    const other = await madeIntent(payer, 0n, COIN);
    lr18.refused('by a grant on a card', await authorize(payer, other.id, by), REFUSED);
  },
);
