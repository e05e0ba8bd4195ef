/**
 * Who asks while the routes are walked: registering is slow, so that each person asks for several, far below any
 * limit on one person's payments. No row needs another's.
 */
import type { RunningTarget, Session } from '../../target/target.ts';
import { openDeal, walletPayer } from '../steps/index.ts';
import { merchantWithBalance } from './withdraw-steps.ts';

const USES = 12;

/** A person of no account that matters to the row. */
export const guest = shared((target) => target.driver.newUser());
/** A merchant with more than a few withdrawals need. */
export const merchant = shared((target) => merchantWithBalance(target));
/** An agent with a wallet. */
export const agentWithWallet = shared((target) => walletPayer(target));
/** A deal that nobody has paid. */
export const openedDeal = shared((target) => openDeal(target, 'walk: opened'));

/** The same for some uses, then another one. */
function shared<Who>(make: (target: RunningTarget) => Promise<Who>) {
  const current = new WeakMap<RunningTarget, { who: Promise<Who>; left: number }>();
  return (target: RunningTarget): Promise<Who> => {
    let own = current.get(target);
    if (!own || own.left === 0) own = { who: make(target), left: USES };
    own.left -= 1;
    current.set(target, own);
    return own.who;
  };
}

/** Somebody whose account the row ends. */
export const stranger = (target: RunningTarget): Promise<Session> => target.driver.newUser();

/** Asked by a guest. */
export const asked = (path: string, body?: object) => async (target: RunningTarget) => ({
  by: await guest(target),
  path,
  ...(body && { body }),
});
