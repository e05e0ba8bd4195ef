/** A person's own profile: the wallet that they are paid on has a checksum, and is theirs alone (LR-5, LR-8). */
import { createHash } from 'node:crypto';
import { getAddress } from 'viem/utils';
import type { Profile } from '../../contracts/api/index.ts';
import type { Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr5 = rule('LR-5', 'every input is validated');
const lr8 = rule('LR-8', 'nobody reads or changes what belongs to another');
const PATH = '/api/users/profile';

const save = (who: Session, body: object) => who.request<Profile>(PATH, { method: 'PUT', body });
const profileOf = async (who: Session) =>
  lr8.answered('one’s own profile', await who.request<Profile>(PATH), 200);

/** A user's own, with its checksum (EIP-55), as wallets show it. */
function walletOf({ user }: Session): string {
  const digest = createHash('sha256').update(`wallet of ${user.id}`).digest('hex');
  return getAddress(`0x${digest.slice(0, 40)}`);
}

/** The case of one letter is another: as by a slip of the pen. */
const mistyped = (address: string) =>
  address.replace(/[a-fA-F](?=[^a-fA-F]*$)/, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

prove(
  'users.wallet-address',
  'a wallet address is kept with its checksum, changed alone, and taken away by null',
  async ({ target }) => {
    const user = await target.driver.newUser();
    const walletAddress = walletOf(user);
    const lower = { displayName: 'Ada', walletAddress: walletAddress.toLowerCase() };
    lr5.answered('an address without a checksum', await save(user, lower), 200);
    lr5.same('the profile', await profileOf(user), {
      ...user.user,
      displayName: 'Ada',
      walletAddress,
    });
    lr5.answered('another name', await save(user, { displayName: 'Ada L.' }), 200);
    lr5.same(
      'the address, when only the name changes',
      (await profileOf(user)).walletAddress,
      walletAddress,
    );
    lr5.answered('no address any more', await save(user, { walletAddress: null }), 200);
    lr5.same('the profile', await profileOf(user), {
      ...user.user,
      displayName: 'Ada L.',
      walletAddress: null,
    });
  },
);

prove(
  'users.wallet-address',
  'what is no address is refused, and changes nothing',
  async ({ target }) => {
    const user = await target.driver.newUser();
    const walletAddress = walletOf(user);
    lr5.answered('a right address', await save(user, { walletAddress }), 200);
    for (const wrong of [
      mistyped(walletAddress),
      walletAddress.slice(2),
      `${walletAddress}0`,
      '0x',
      '',
      7,
      {},
    ])
      lr5.refused(
        `walletAddress ${JSON.stringify(wrong)}`,
        await save(user, { walletAddress: wrong }),
        400,
      );
    lr5.same('the address', (await profileOf(user)).walletAddress, walletAddress);
  },
);

prove('users.wallet-address', 'an address is shown to its owner alone', async ({ target }) => {
  const user = await target.driver.newUser();
  lr8.answered('an address', await save(user, { walletAddress: walletOf(user) }), 200);
  const other = await target.driver.newUser();
  lr8.same('another’s address', (await profileOf(other)).walletAddress, null);
  const anonymous = await target.driver.request(PATH);
  lr8.refused('the profile without a token', anonymous, 401);
});

prove(
  'users.wallet-is-ones-own',
  'a wallet that somebody names is named by nobody else, however it is spelled, until they let it go',
  async ({ target }) => {
    const [owner, other] = [await target.driver.newUser(), await target.driver.newUser()];
    const walletAddress = walletOf(owner);
    lr8.answered('the owner names it', await save(owner, { walletAddress }), 200);
    for (const spelled of [walletAddress, walletAddress.toLowerCase()])
      lr8.refused('another names it', await save(other, { walletAddress: spelled }), 409);
    lr8.same('the other’s address', (await profileOf(other)).walletAddress, null);
    lr8.answered('the owner names it again', await save(owner, { walletAddress }), 200);
    lr8.answered('the owner lets it go', await save(owner, { walletAddress: null }), 200);
    lr8.answered('another names it then', await save(other, { walletAddress }), 200);
  },
);

prove(
  'users.wallet-is-ones-own',
  'of many who name one wallet at once, one has it',
  async ({ target }) => {
    const users = await Promise.all(Array.from({ length: 4 }, () => target.driver.newUser()));
    const [first] = users;
    const walletAddress = first && walletOf(first);
    const answers = await Promise.all(users.map((user) => save(user, { walletAddress })));
    const seen = answers.map(({ status }) => status).toSorted();
    lr8.same('their answers', seen, [200, 409, 409, 409]);
  },
);
