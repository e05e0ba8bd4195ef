/**
 * Registers the users of a load before it starts, each from a loopback address of its own: many users, so that
 * the rate limits stay on and never bite.
 */
import type { Driver } from '../target/target.ts';
import type { LoadPlan } from './plan.ts';

/** A few at a time: hashing a password is slow on purpose. */
const AT_ONCE = 4;

export async function registerUsers(driver: Driver, count: number): Promise<LoadPlan['users']> {
  const turns = Array.from({ length: count }, (_, turn) => turn).values();
  const users: { token: string }[] = [];
  const register = async () => {
    for (const _ of turns) users.push({ token: (await driver.newUser()).accessToken });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, register));
  return users;
}
