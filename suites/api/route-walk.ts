/**
 * Walks one route as agentrix-api.md writes it: refused without a token, refused with a member that is not its
 * own, and answered with exactly the members that are agreed. Answers are compared raw.
 */
import Type, { type TSchema } from 'typebox';
import Value from 'typebox/value';
import { ErrorAnswer } from '../../contracts/api/index.ts';
import type { Answer, RequestOptions, RunningTarget, Session } from '../../target/target.ts';
import { rule } from '../steps/index.ts';

const lr5 = rule('LR-5', 'a member that is not a body’s own is refused with a clear message');
const lr6 = rule('LR-6', 'an answer has the members that are agreed, and no more');
const lr8 = rule('LR-8', 'a protected route answers nobody without a token or key');

export const closed = { additionalProperties: false } as const;

/** What is to be sent. `by` sends it; without one, anybody may. */
export interface Asking {
  readonly by?: Session;
  readonly path: string;
  readonly body?: object;
  /** Signed: it goes as it is. */
  readonly raw?: string;
  /** Of whoever may ask beside people: a service, a facilitator, a provider. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Row {
  /** As the document writes it, under /api unless it stands at the root. */
  readonly route: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;
  readonly status: number;
  /** Absent: there is no body. `text`: it is no JSON. */
  readonly answer?: TSchema | 'text';
  /** Anybody may ask: there is no token to forget. */
  readonly isPublic?: true;
  /** Needs a chain. */
  readonly isOnChain?: true;
  /** Makes what the route needs, and says what to send. */
  readonly ask: (target: RunningTarget) => Promise<Asking>;
}

export async function walk(target: RunningTarget, row: Row): Promise<void> {
  const asking = await row.ask(target);
  const [method = 'GET'] = row.route.split(' ');
  const send = (options: RequestOptions): Promise<Answer<unknown>> =>
    (asking.by ?? target.driver).request(asking.path, { method, ...options });
  const { body, raw, headers = {} } = asking;
  if (!row.isPublic) {
    const options = { method, ...(body && { body }) };
    const answer = await target.driver.request(asking.path, options);
    lr8.refused(`${row.route} without a token or key`, answer, 401);
    assertError(row, answer);
  }
  if (body) {
    const more = await send({ headers, body: { ...body, unheardOf: true } });
    lr5.refused(`${row.route} with a member of nobody’s`, more, 400);
    assertError(row, more);
  }
  const sent = raw ?? body;
  const answer = await send({ headers, ...(sent !== undefined && { body: sent }) });
  lr6.answered(row.route, answer, row.status);
  assertAgreed(row, answer);
}

function assertError({ route }: Row, answer: Answer<unknown>): void {
  const isError = Value.Check(ErrorAnswer, answer.body);
  lr6.holds(`the error body of ${route}`, isError, answer.text, answer);
  const { path } = answer.body as ErrorAnswer;
  lr6.holds('it names the path', path.startsWith('/'), path, answer);
}

function assertAgreed({ route, answer: schema }: Row, answer: Answer<unknown>): void {
  if (schema === undefined) {
    lr6.same(`the body of ${route}`, answer.text, '', answer);
    return;
  }
  if (schema === 'text') {
    lr6.holds(`the text of ${route}`, answer.text !== '', answer.text, answer);
    return;
  }
  const [first] = Value.Errors(schema, answer.body);
  const seen = first ? `${first.instancePath} ${first.message}: ${answer.text}` : answer.text;
  lr6.holds(`the members of ${route}`, Value.Check(schema, answer.body), seen, answer);
}

/** An answer that has nothing to say but that it is done. */
export const Done = Type.Object({ success: Type.Literal(true) }, closed);

/** Asks by POST, and gives the answer's body. */
export async function made<Body>(by: Session, path: string, body: object): Promise<Body> {
  const answer = await by.request<Body>(path, { method: 'POST', body });
  return lr6.answered(`POST ${path}`, answer, [200, 201]);
}
