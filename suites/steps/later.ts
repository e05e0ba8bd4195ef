/** A user whose token is over because the target's clock was moved: logged in anew. Needs `clock`. */
import type { RunningTarget, Session } from '../../target/target.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-1', 'a user logs in again');

export async function later(target: RunningTarget, session: Session): Promise<Session> {
  const { email, password, from, user } = session;
  const answer = await target.driver.login(email, password, from);
  const { access_token: token } = setUp.answered('logged in again', answer, [200, 201]);
  return { ...target.driver.withToken(token, from), email, password, user };
}
