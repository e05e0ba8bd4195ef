/** Sends one request and brings the answer as it came, from the loopback address that is asked for. */
import { Agent, type Dispatcher, interceptors, request } from 'undici';
import { UnavailableError } from '../../evidence/index.ts';
import type { Answer, RequestOptions } from '../target.ts';
import { curlLine } from './curl.ts';

export interface Http extends AsyncDisposable {
  send(path: string, options: RequestOptions): Promise<Answer<unknown>>;
}

const ANSWER_WITHIN_MS = 30_000;
const MOST_REDIRECTS = 5;

export function httpFor(baseUrl: string): Http {
  const agents = new Map<string, Agent>();
  const agentFor = (from: string) => {
    const known = agents.get(from);
    if (known) return known;
    const address = from === '' ? {} : { localAddress: from };
    const limits = { headersTimeout: ANSWER_WITHIN_MS, bodyTimeout: ANSWER_WITHIN_MS };
    const agent = new Agent({ ...address, ...limits });
    agents.set(from, agent);
    return agent;
  };
  return {
    send: (path, options) => {
      const agent = agentFor(options.from ?? '');
      return exchange(baseUrl, path, { ...options, dispatcher: redirecting(agent, options) });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

function redirecting(agent: Agent, { redirect }: RequestOptions): Dispatcher {
  if (redirect !== 'follow') return agent;
  return agent.compose(interceptors.redirect({ maxRedirections: MOST_REDIRECTS }));
}

type Sending = RequestOptions & { readonly dispatcher: Dispatcher };

async function exchange(baseUrl: string, path: string, options: Sending): Promise<Answer<unknown>> {
  const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
  const body = bodyOf(options.body);
  const headers = headersOf(options, body !== undefined);
  const url = baseUrl + path;
  const curl = curlLine({ url, method, headers, body });
  const startedAt = performance.now();
  try {
    const { dispatcher } = options;
    // undici's list of methods is narrower than what a probe sends.
    const answer = await request(url, {
      method: method as 'GET',
      headers,
      body: body ?? null,
      dispatcher,
    });
    const text = await answer.body.text();
    const durationMs = performance.now() - startedAt;
    const { statusCode: status } = answer;
    return {
      status,
      headers: headersIn(answer.headers),
      body: parsed(text),
      text,
      durationMs,
      curl,
    };
  } catch (cause) {
    throw new UnavailableError({
      code: 'target.no-answer',
      message: `${method} ${url}: ${(cause as Error).message}`,
      hint: `is the target running? Repeat it: ${curl}`,
      cause,
    });
  }
}

function bodyOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
}

function headersOf(options: RequestOptions, hasBody: boolean): Record<string, string> {
  const { idempotencyKey, headers = {} } = options;
  const named = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  return {
    ...(hasBody && !named.has('content-type') ? { 'content-type': 'application/json' } : {}),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...headers,
  };
}

function headersIn(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw))
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  return headers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
