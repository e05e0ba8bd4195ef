/** LR-1 and LR-2: only the target's own, unaltered, live tokens open anything; refresh rotates, logout ends. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect } from 'vitest';
import type { Driver, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { altered, GUESSABLE_KEYS, lifetimeOf, signedWith, unsignedVersions } from './tokens.ts';

const { prove } = proof(suite);

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The owner is served with the true token, and nobody with any of the false ones. */
async function refuses(driver: Driver, owner: Session, tokens: readonly string[]): Promise<void> {
  expect((await owner.me()).status, 'the true token').toBe(200);
  for (const token of tokens) {
    const answer = await driver.withToken(token, owner.from).me();
    expect(answer.status, `${answer.curl}\nwith ${token}: ${answer.text}`).toBe(401);
  }
  expect((await owner.me()).status, 'the true token, afterwards').toBe(200);
}

prove('security.token-lifetime', 'a token lives at most a day, and says so', async ({ target }) => {
  const { accessToken, refreshToken } = await target.driver.newUser();
  const seconds = lifetimeOf(accessToken);
  expect(seconds, 'exp - iat').toBeLessThanOrEqual(DAY);
  expect(seconds, 'exp - iat').toBeGreaterThanOrEqual(refreshToken ? 1 : HOUR);
  const { alg } = decodeProtectedHeader(accessToken);
  expect(alg).toMatch(/^(HS|RS|PS|ES)(256|384|512)$|^EdDSA$/);
});

prove(
  'security.token-none-refused',
  'a token without a signature is refused',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    await refuses(target.driver, owner, unsignedVersions(owner.accessToken));
  },
);

prove(
  'security.token-foreign-key-refused',
  'a token signed with a foreign or guessable key is refused',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const keys = [
      ...GUESSABLE_KEYS,
      'a foreign key of more than thirty-two bytes, as strong as any',
    ];
    const tokens = await Promise.all(keys.map((key) => signedWith(key, owner.accessToken)));
    await refuses(target.driver, owner, tokens);
  },
);

prove(
  'security.token-altered-claim-refused',
  'a token with an altered claim is refused',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const other = await target.driver.newUser();
    const { exp = 0 } = decodeJwt(owner.accessToken);
    await refuses(target.driver, owner, [
      altered(owner.accessToken, { sub: other.user.id }),
      altered(owner.accessToken, { email: other.email }),
      altered(owner.accessToken, { roles: ['admin'] }),
      altered(owner.accessToken, { exp: exp + DAY }),
      altered(owner.accessToken, { exp: undefined }),
    ]);
  },
);

prove(
  'security.refresh-rotates',
  'a refresh token works once, then neither it nor its second use opens anything',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const renewed = await owner.refresh();
    expect([200, 201], renewed.text).toContain(renewed.status);
    expect(renewed.body.refresh_token).not.toBe(owner.refreshToken);
    const session = target.driver.withToken(renewed.body.access_token, owner.from);
    expect((await session.me()).status, 'the new access token').toBe(200);
    const again = await owner.refresh(owner.refreshToken);
    expect(again.status, `the old refresh token: ${again.text}`).toBe(401);
  },
);

prove(
  'security.refresh-rotates',
  'one refresh token used twice at once gives one new pair',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.refresh()));
    const renewed = answers.filter((answer) => answer.status < 300);
    expect(renewed.map((answer) => answer.status)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status >= 300);
    expect(new Set(refused.map((answer) => answer.status))).toEqual(new Set([401]));
  },
);

prove('security.refresh-rotates', 'an access token is no refresh token', async ({ target }) => {
  const owner = await target.driver.newUser();
  expect((await owner.refresh(owner.accessToken)).status).toBe(401);
  expect((await target.driver.withToken(owner.refreshToken, owner.from).me()).status).toBe(401);
  expect((await owner.refresh()).status, 'the true refresh token').toBeLessThan(300);
});

prove(
  'security.logout-refuses-token',
  'a logged-out token is refused at once, and other sessions live on',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const elsewhere = await target.driver.login(owner.email, owner.password, owner.from);
    expect((await owner.me()).status, 'before the logout').toBe(200);
    const logout = await owner.logout();
    expect(logout.status, logout.text).toBeLessThan(300);
    expect((await owner.me()).status, 'the logged-out token').toBe(401);
    expect((await owner.refresh()).status, 'its refresh token').toBe(401);
    const other = target.driver.withToken(elsewhere.body.access_token, owner.from);
    expect((await other.me()).status, 'another session').toBe(200);
  },
);

prove('security.token-expired-refused', 'an expired token is refused', async ({ target }) => {
  const owner = await target.driver.newUser();
  await refuses(target.driver, owner, [await target.expiredToken(owner.accessToken)]);
});

prove(
  'security.token-ends-in-time',
  'a token is good until the second it expires, and not after',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const seconds = lifetimeOf(owner.accessToken) ?? DAY;
    await target.advanceClock((seconds - 60) * 1000);
    expect((await owner.me()).status, 'a minute before its end').toBe(200);
    await target.advanceClock(61_000);
    expect((await owner.me()).status, 'a second after its end').toBe(401);
    const later = await target.driver.login(owner.email, owner.password, owner.from);
    const session = target.driver.withToken(later.body.access_token, owner.from);
    expect((await session.me()).status, 'a new token').toBe(200);
  },
);
