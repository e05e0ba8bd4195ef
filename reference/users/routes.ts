/** /api/users: what a person sees and says of themselves. */
import { getAddress, isAddress } from 'viem/utils';
import { ProfileBody } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { type ProfileChange, profileAnswer, type StoredUser } from './users.ts';

export const userRoutes: Routes = (app, { guard, users, clock }) => {
  app.get('/users/profile', { onRequest: guard.person }, async (request) =>
    profileAnswer(found(await users.byId(principalOf(request).userId))),
  );
  app.put(
    '/users/profile',
    { onRequest: guard.person, schema: { body: ProfileBody } },
    async (request) => {
      const { userId } = principalOf(request);
      const changed = await users.change(userId, profileChange(request.body), instant(clock));
      return profileAnswer(found(changed));
    },
  );
};

/** @throws Refusal for an address whose checksum is wrong: money sent there would be lost */
function profileChange({ walletAddress, ...change }: ProfileBody): ProfileChange {
  if (typeof walletAddress !== 'string')
    return walletAddress === null ? { ...change, walletAddress } : change;
  if (!isAddress(walletAddress)) throw new Refusal('BAD_WALLET_ADDRESS');
  return { ...change, walletAddress: getAddress(walletAddress) };
}

function found(user: StoredUser | undefined): StoredUser {
  if (!user) throw new Refusal('UNAUTHENTICATED');
  return user;
}
