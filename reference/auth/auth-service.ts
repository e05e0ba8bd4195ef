/** Registering, logging in, staying logged in and logging out. */
import { randomUUID } from 'node:crypto';
import type { RegisterBody, SessionAnswer, TokenPair } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { normalEmail, type StoredUser, type Users, userAnswer } from '../users/users.ts';
import type { Passwords } from './passwords.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

interface Parts {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly clock: Clock;
}

export class AuthService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Refusal */
  async register(body: RegisterBody): Promise<SessionAnswer> {
    const id = randomUUID();
    const user: StoredUser = {
      id,
      agentrixId: body.agentrixId ?? `AX-${id}`,
      email: normalEmail(body.email),
      passwordHash: await this.#parts.passwords.hash(body.password),
      displayName: null,
      walletAddress: null,
      roles: ['user'],
      state: 'active',
      createdAt: instant(this.#parts.clock),
    };
    await this.#parts.users.insert(user);
    return this.#openSession(user);
  }

  /**
   * @throws Refusal BAD_CREDENTIALS, without telling which of the two is wrong; to its owner alone, that the
   * account is closed or banned
   */
  async login(email: string, password: string): Promise<SessionAnswer> {
    const { users, passwords } = this.#parts;
    const user = await users.byEmail(email);
    const isRight = user
      ? await passwords.matches(password, user.passwordHash)
      : await passwords.spendMatch(password);
    if (!user || !isRight) throw new Refusal('BAD_CREDENTIALS');
    if (isGone(user))
      throw new Refusal(user.state === 'banned' ? 'ACCOUNT_BANNED' : 'ACCOUNT_CLOSED');
    return this.#openSession(user);
  }

  /** @throws Refusal REFRESH_REFUSED */
  async refresh(refreshToken: string): Promise<TokenPair> {
    const session = await this.#parts.sessions.refresh(refreshToken);
    const user = await this.#parts.users.byId(session.userId);
    if (!user || isGone(user)) throw new Refusal('REFRESH_REFUSED');
    return this.#pair(user, session);
  }

  async logout(sessionId: string): Promise<void> {
    await this.#parts.sessions.end(sessionId);
  }

  async #openSession(user: StoredUser): Promise<SessionAnswer> {
    const pair = await this.#pair(user, await this.#parts.sessions.open(user.id));
    return { ...pair, user: userAnswer(user) };
  }

  async #pair(user: StoredUser, session: Session): Promise<TokenPair> {
    const claims = { userId: user.id, email: user.email, sessionId: session.id };
    const access_token = await this.#parts.tokens.issue(claims);
    return { access_token, refresh_token: session.refreshToken };
  }
}

/** Whoever may not pay for now still sees what they have; a closed or banned account is shut. */
function isGone({ state }: StoredUser): boolean {
  return state === 'closed' || state === 'banned';
}
