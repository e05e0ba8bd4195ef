/**
 * The typed client through which suites speak to a target. It writes the journal of what payers were
 * promised, and tells every token and password as a secret of the run.
 */
import type { SessionAnswer, User } from '../../contracts/api/index.ts';
import { type RunContext, tellSecret, UnavailableError } from '../../evidence/index.ts';
import type { Answer, Driver, JournalEntry, RequestOptions, Session } from '../target.ts';
import { httpFor } from './http.ts';
import { identitiesFor } from './identities.ts';
import { promiseIn } from './journal.ts';
import { type Send, sessionOf } from './session.ts';

export interface DriverOptions {
  readonly baseUrl: string;
  readonly context: RunContext;
  /** Tells this driver's users from another's on the same target, such as the test file's name. */
  readonly label: string;
}

export interface JournalingDriver extends Driver, AsyncDisposable {
  readonly journal: readonly JournalEntry[];
  remember(entries: readonly JournalEntry[]): void;
  /** Who was answered with this payment: the audit asks them where it has no database. */
  payerOf(paymentId: string): Session | undefined;
}

export function createDriver({ baseUrl, context, label }: DriverOptions): JournalingDriver {
  const http = httpFor(baseUrl);
  const identities = identitiesFor({ baseUrl, context, label });
  const journal: JournalEntry[] = [];
  const payers = new Map<string, Session>();
  const send = journalled(http.send, (entry) => journal.push(entry), context);
  const register = registerWith(send, context);
  const keepPayer = (session: Session): Session =>
    sessionOf(async (path, options) => {
      const answer = await send(path, options);
      const id = (answer.body as { id?: unknown } | undefined)?.id;
      if (path.endsWith('/payments/process') && typeof id === 'string') payers.set(id, session);
      return answer as never;
    }, session);
  return {
    baseUrl,
    journal,
    remember: (entries) => void journal.push(...entries),
    payerOf: (paymentId) => payers.get(paymentId),
    request: send,
    async newUser({ email, password } = {}) {
      const drawn = identities.next();
      return keepPayer(
        await register({
          email: email ?? drawn.email,
          password: password ?? drawn.password,
          from: drawn.from,
        }),
      );
    },
    async login(email, password, from = '') {
      tellSecret(context, password);
      return send<SessionAnswer>('/api/auth/login', { body: { email, password }, from });
    },
    withToken(token, from = identities.nextAddress() ?? '') {
      const claims = claimsOf(token);
      const user: User = { id: claims.sub, agentrixId: '', email: claims.email, roles: [] };
      const none = { email: claims.email, password: '', refreshToken: '' };
      return keepPayer(sessionOf(send, { user, accessToken: token, from, ...none }));
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** Every request goes through here: its promise into the journal, its tokens to the secrets. */
function journalled(
  raw: (path: string, options: RequestOptions) => Promise<Answer<unknown>>,
  keep: (entry: JournalEntry) => void,
  context: RunContext,
): Send {
  return async <Body>(path: string, options: RequestOptions = {}) => {
    const answer = await raw(path, options);
    tellSecret(context, ...tokensIn(answer.body));
    const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
    const { status, body: received } = answer;
    const entry = promiseIn({ method, path, sent: sentJson(options.body), status, received });
    if (entry) keep(entry);
    return answer as Answer<Body>;
  };
}

const TOKENS = ['access_token', 'refresh_token', 'clientSecret'] as const;

function tokensIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  const fields = body as Readonly<Record<string, unknown>>;
  return TOKENS.flatMap((name) => (typeof fields[name] === 'string' ? [fields[name]] : []));
}

function sentJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

interface NewIdentity {
  readonly email: string;
  readonly password: string;
  readonly from: string;
}

function registerWith(send: Send, context: RunContext) {
  return async ({ email, password, from }: NewIdentity): Promise<Session> => {
    tellSecret(context, password);
    const body = { email, password };
    const answer = await send<SessionAnswer>('/api/auth/register', { body, from });
    const accessToken = answer.body?.access_token;
    if (answer.status > 299 || typeof accessToken !== 'string') throw notRegistered(answer);
    // A target without refresh tokens still has users; the check of LR-2 says what it lacks.
    const { user, refresh_token: refreshToken = '' } = answer.body;
    return sessionOf(send, { user, email, password, accessToken, refreshToken, from });
  };
}

function notRegistered(answer: Answer<unknown>): UnavailableError {
  return new UnavailableError({
    code: 'target.no-registration',
    message: `the target refused to register a user: ${answer.status} ${answer.text.slice(0, 300)}`,
    hint: `see why: ${answer.curl}`,
  });
}

/** What a JWT says of its owner, unverified; of anything else, nothing. */
function claimsOf(token: string): { readonly sub: string; readonly email: string } {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { sub = '', email = '' } = JSON.parse(payload) as { sub?: string; email?: string };
    return { sub, email };
  } catch {
    return { sub: '', email: '' };
  }
}
