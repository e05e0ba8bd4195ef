/** Somebody who walks: a user with a wallet, who insists on an answer whatever breaks off meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenPair } from '../../../contracts/api/index.ts';
import { anIdempotencyKey } from '../../../fixtures/data/index.ts';
import type { Answer, RequestOptions, RunningTarget, Session } from '../../../target/target.ts';
import { rule, type Walleted } from '../../steps/index.ts';
import type { Chance } from './chance.ts';
import type { Tally } from './tally.ts';

/** Longer than the lease of a request whose program was killed, several times. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 40;
const RATE_LIMITED_MS = 1_000;

const lr5 = rule('LR-5', 'whatever is asked is answered, and never by a fault of the target’s own');
const lr9 = rule('LR-9', 'a request that comes twice has one effect, and one answer');
const lr2 = rule('LR-2', 'a session is refreshed');

export interface WalkerParts extends Walleted {
  readonly target: RunningTarget;
  readonly chance: Chance;
  readonly tally: Tally;
}

export class Walker {
  readonly target: RunningTarget;
  readonly chance: Chance;
  readonly wallet: Walleted['wallet'];
  readonly #tally: Tally;
  #session: Session;
  #refreshToken: string;

  constructor({ target, chance, session, wallet, tally }: WalkerParts) {
    this.target = target;
    this.chance = chance;
    this.wallet = wallet;
    this.#tally = tally;
    this.#session = session;
    this.#refreshToken = session.refreshToken;
  }

  get session(): Session {
    return this.#session;
  }
  get id(): string {
    return this.#session.user.id;
  }

  post<Body>(path: string, body?: object): Promise<Answer<Body>> {
    return this.insist(path, { method: 'POST', ...(body && { body }) });
  }

  /** Asks under one key until the request itself is answered; a refusal is an answer. */
  async insist<Body>(path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const idempotencyKey = this.chance.next(anIdempotencyKey);
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#ask<Body>(path, { idempotencyKey, ...options });
      if (answer && !isLater(answer)) {
        this.#tally.answered(answer.status);
        return answer;
      }
      lr5.holds(`${path} in time`, performance.now() < deadline, answer?.text ?? 'no answer');
      await pause(answer?.status === 429 ? RATE_LIMITED_MS : AGAIN_MS);
    }
  }

  /** The same twice at once, under one key: two answers of one effect. */
  async twice<Body>(path: string, body: object): Promise<Answer<Body>> {
    const idempotencyKey = this.chance.next(anIdempotencyKey);
    const options = { method: 'POST', body, idempotencyKey };
    const [one, other] = await Promise.all([
      this.insist<Body>(path, options),
      this.insist<Body>(path, options),
    ]);
    lr9.same('the status under one key', one.status, other.status, one);
    // A refusal had no effect, and is given anew.
    if (one.status < 300) lr9.same('the answer under one key', one.text, other.text, one);
    return one;
  }

  /** Does `work` until it isn't broken off because the target was killed. */
  async again<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const done = await work().then((result) => ({ result }), unlessBrokenOff);
      if (done) return done.result;
      lr5.holds('an answer in time', performance.now() < deadline, 'no answer');
      await pause(AGAIN_MS);
    }
  }

  /** Access tokens are over after an hour of the target's clock. */
  async refresh(): Promise<void> {
    const answer = await this.#session.refresh(this.#refreshToken);
    const { access_token, refresh_token } = lr2.answered<TokenPair>('refresh', answer, [200, 201]);
    const { email, password, from, user } = this.#session;
    const session = this.target.driver.withToken(access_token, from);
    this.#session = { ...session, email, password, user };
    this.#refreshToken = refresh_token;
  }

  /** `undefined` where the connection broke off: the target was killed. */
  async #ask<Body>(path: string, options: RequestOptions): Promise<Answer<Body> | undefined> {
    const answer = await this.#session.request<Body>(path, options).catch(unlessBrokenOff);
    if (answer === undefined || answer.status >= 500) this.#tally.trouble();
    lr5.holds(`${path} without a fault`, answer?.status !== 500, answer?.text, answer);
    return answer;
  }
}

function unlessBrokenOff(error: Error & { readonly code?: string }): undefined {
  if (error.code !== 'target.no-answer') throw error;
}

/** A well-behaved client repeats what it is told to repeat, and what a gateway answered for the target. */
function isLater({ status, headers }: Answer<unknown>): boolean {
  if (status === 409) return headers.has('retry-after');
  return status === 429 || status === 503;
}
