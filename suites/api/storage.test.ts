/** What tells who somebody is, or opens a door, is readable in nothing that the target keeps (LR-25). */
import { createHash } from 'node:crypto';
import { getAddress } from 'viem/utils';
import type { Profile } from '../../contracts/api/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr5 = rule('LR-5', 'a password is stored by a slow salted hash');
const lr25 = rule('LR-25', 'what is stored is protected');
const PROFILE = '/api/users/profile';

/** A wallet of the user's own, so that no other run's is found. */
function walletOf({ user }: Session): `0x${string}` {
  const digest = createHash('sha256').update(`wallet of ${user.id}`).digest('hex');
  return getAddress(`0x${digest.slice(0, 40)}`);
}

/** Written often: one of them stands across two pages of the log, maybe. */
const TIMES = 3;

const descriptionOf = ({ user }: Session) => `what ${user.id} buys`;

/** Whoever registers, says where they are paid, pays, and comes back. */
async function visit(target: RunningTarget): Promise<Session> {
  const user = await target.driver.newUser();
  const body = { displayName: 'Ada', walletAddress: walletOf(user) };
  const saved = await user.request(PROFILE, { method: 'PUT', body });
  lr25.answered('a wallet address', saved, 200);
  const description = descriptionOf(user);
  const intent = { amount: 12.5, currency: 'USD', paymentMethod: 'stripe', description } as const;
  for (let time = 0; time < TIMES; time++)
    lr25.answered('a payment', await user.createIntent(intent), 201);
  lr25.answered(
    'logging in',
    await target.driver.login(user.email, user.password, user.from),
    [200, 201],
  );
  return user;
}

prove(
  'storage.addresses-unreadable',
  'no address, password or token in a dump, the write-ahead log, Redis or a log',
  async ({ target }) => {
    const watch = await target.stores.watch();
    const user = await visit(target);
    const wallet = walletOf(user).slice(2);
    const secrets = {
      'e-mail address': user.email,
      'e-mail address by a hash without a key': createHash('sha256').update(user.email).digest(),
      'wallet address': wallet,
      'wallet address in bytes': Buffer.from(wallet, 'hex'),
      password: user.password,
      'access token': user.accessToken,
      'refresh token': user.refreshToken.split('.').at(-1) ?? '',
    };
    lr25.same('readable', await watch.found(secrets), []);
    // The same search finds what is not protected: it looks at the right places.
    const open = await watch.found({ description: descriptionOf(user), 'user id': user.user.id });
    for (const seen of [
      'description in database dump',
      'description in write-ahead log',
      'user id in Redis',
      'user id in log',
    ])
      lr25.holds(`the search finds ${seen}`, open.includes(seen), open);
  },
);

prove(
  'storage.passwords-hashed',
  'a stolen dump holds no password, nor a hash that is as fast to guess as to compute',
  async ({ target }) => {
    const { password } = await visit(target);
    const watch = await target.stores.watch();
    const FAST = ['md5', 'sha1', 'sha256', 'sha512'] as const;
    const hashes = FAST.map((name) => [name, createHash(name).update(password).digest()] as const);
    const readable = await watch.found({ password, ...Object.fromEntries(hashes) });
    lr5.same('readable', readable, []);
  },
);

prove(
  'storage.keys-rotate',
  'after a change of keys everything is there, and the older key is needed no more',
  async ({ target }) => {
    const user = await visit(target);
    const before = lr25.answered('the profile', await user.request<Profile>(PROFILE), 200);
    await target.stores.rotateKeys();
    const after = lr25.answered(
      'the profile afterwards',
      await user.request<Profile>(PROFILE),
      200,
    );
    lr25.same('the profile afterwards', after, before);
    const { email, password, from } = user;
    lr25.answered(
      'logging in afterwards',
      await target.driver.login(email, password, from),
      [200, 201],
    );
    const fresh = await visit(target);
    const body = { email: fresh.email.toUpperCase(), password: fresh.password };
    const again = await target.driver.request('/api/auth/register', { body, from: fresh.from });
    lr25.refused('registering an address twice', again, 409);
  },
);
