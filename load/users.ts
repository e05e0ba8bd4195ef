/**
 * Registers the users of a load before it starts, each from a loopback address of its own: many users, so that
 * the rate limits stay on and never bite.
 */
import type { Driver, Session } from '../target/target.ts';
import type { LoadUser } from './plan.ts';

/** A few at a time: hashing a password is slow on purpose. */
const AT_ONCE = 4;

export async function registerUsers(driver: Driver, count: number): Promise<readonly Session[]> {
  const turns = Array.from({ length: count }, (_, turn) => turn).values();
  const users: Session[] = [];
  const register = async () => {
    for (const _ of turns) users.push(await driver.newUser());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, register));
  return users;
}

/** What k6 needs to know of one. */
export function loadUser({ user, accessToken }: Session): LoadUser {
  return { id: user.id, token: accessToken };
}
