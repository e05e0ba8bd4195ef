/** Nobody is erased while money is under way that only they can take, give away or owe (LR-22). */
import type { Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  advanced,
  fundedDeal,
  inPool,
  openSession,
  repay,
  rule,
  setLimits,
  signAndExecute,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';
import { merchantWithBalance, withdraw } from './withdraw-steps.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr22 = rule('LR-22', 'a person can be erased when nothing of theirs is under way');
const check = 'privacy.unfinished-not-erased';

async function assertKept(what: string, person: Session): Promise<void> {
  const answer = await person.request('/api/users/me', { method: 'DELETE' });
  lr22.refused(`erasure with ${what}`, answer, 409);
  lr22.answered(`the account, kept with ${what}`, await person.me(), 200);
}

prove(check, 'a buyer stays while an escrow of theirs is funded', async ({ target }) => {
  const { buyer } = await fundedDeal(target, 'kept with an escrow');
  await assertKept('an open escrow', buyer);
});

prove(check, 'a merchant stays while all that they had is being withdrawn', async ({ target }) => {
  const { session, balance } = await merchantWithBalance(target);
  const asked = await withdraw(session, { amount: balance });
  lr22.answered('the withdrawal', asked, 201);
  await assertKept('a withdrawal under way', session);
});

prove(
  check,
  'a payer stays while an X402 session of theirs is being settled',
  async ({ target }) => {
    const [payer, wallet] = [await target.driver.newUser(), await target.chain.newWallet()];
    await setLimits(payer, { singleLimit: 5, dailyLimit: 5 });
    const session = await openSession(payer, 1);
    const held = await target.chain.holdMining();
    const answer = signAndExecute(target, payer, { session, wallet });
    await inPool(target, 1);
    await assertKept('a session under way', payer);
    await held[Symbol.asyncDispose]();
    lr22.answered('the session', await answer, 200);
  },
);

prove(check, 'a debt to an agent keeps who owes it and who is owed', async ({ target }) => {
  const [user, merchant] = [await target.driver.newUser(), await target.driver.newUser()];
  const agent = await walletPayer(target);
  const terms = { amount: 5, merchantId: merchant.user.id, repaymentMethod: 'offline' } as const;
  const { id } = await advanced(target, { user, agent }, terms);
  await assertKept('a debt', user);
  await assertKept('a debt of somebody else’s', agent.payer);
  lr22.answered('repaying', await repay(user, id), [200, 201]);
  for (const free of [user, agent.payer]) {
    const erased = await free.request('/api/users/me', { method: 'DELETE' });
    lr22.answered('erasure with nothing owed', erased, [200, 202, 204]);
  }
});
