/**
 * Speaks to a running ZAP's JSON API: only what a plan's run needs. Every answer is parsed by a schema, and a
 * ZAP that can't be reached or refuses is an UnavailableError with what to do.
 * Source: zaproxy.org/docs/api.
 */
import { setTimeout as wait } from 'node:timers/promises';
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { UnavailableError } from '../../evidence/index.ts';

const Version = Type.Object({ version: Type.String() });
const PlanStarted = Type.Object({ planId: Type.Union([Type.String(), Type.Integer()]) });
const PlanProgress = Type.Object({
  finished: Type.String(),
  warn: Type.Array(Type.String()),
  error: Type.Array(Type.String()),
});
const Rules = Type.Object({
  scanners: Type.Array(Type.Object({ id: Type.String(), enabled: Type.Enum(['true', 'false']) })),
});
const MessageCount = Type.Object({ numberOfMessages: Type.String({ pattern: '^\\d+$' }) });
const Urls = Type.Object({ urls: Type.Array(Type.String()) });

export type PlanResult = Pick<Static<typeof PlanProgress>, 'warn' | 'error'>;

const REQUEST_TIMEOUT_MS = 10_000;
const POLL_MS = 250;

export interface ZapClient {
  version(): Promise<string>;
  /** Passive rules that are switched on. */
  passiveRules(): Promise<number>;
  /** Requests to `baseUrl` that ZAP has recorded, of this and earlier plans. */
  messages(baseUrl: string): Promise<number>;
  /** Addresses below `baseUrl` that ZAP knows. */
  urls(baseUrl: string): Promise<number>;
  /** Runs the plan in `file` (a path that ZAP can read) to its end. */
  runPlan(file: string, deadlineMs: number): Promise<PlanResult>;
}

/** @param url where ZAP listens, e.g. http://127.0.0.1:8080 */
export function zapClient(url: string, apiKey: string | undefined): ZapClient {
  const get = <T extends TSchema>(
    path: string,
    schema: T,
    query: Record<string, string> = {},
  ): Promise<Static<T>> => request({ url, apiKey, path, query }, schema);
  return {
    version: async () => (await get('core/view/version', Version)).version,
    passiveRules: async () =>
      (await get('pscan/view/scanners', Rules)).scanners.filter((rule) => rule.enabled === 'true')
        .length,
    messages: async (baseurl) =>
      Number((await get('core/view/numberOfMessages', MessageCount, { baseurl })).numberOfMessages),
    urls: async (baseurl) => (await get('core/view/urls', Urls, { baseurl })).urls.length,
    runPlan: async (filePath, deadlineMs) => {
      const { planId } = await get('automation/action/runPlan', PlanStarted, { filePath });
      const deadline = Date.now() + deadlineMs;
      for (;;) {
        const query = { planId: String(planId) };
        const progress = await get('automation/view/planProgress', PlanProgress, query);
        if (progress.finished !== '') return progress;
        if (Date.now() > deadline) return { warn: [], error: [`not ended after ${deadlineMs} ms`] };
        await wait(POLL_MS);
      }
    },
  };
}

interface ZapRequest {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly path: string;
  readonly query: Record<string, string>;
}

async function request<T extends TSchema>(
  { url, apiKey, path, query }: ZapRequest,
  schema: T,
): Promise<Static<T>> {
  const address = new URL(`/JSON/${path}/?${new URLSearchParams(query)}`, url);
  const headers: Record<string, string> = apiKey === undefined ? {} : { 'X-ZAP-API-Key': apiKey };
  let status = 0;
  let text = '';
  try {
    const answer = await fetch(address, {
      headers,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    status = answer.status;
    text = await answer.text();
  } catch (cause) {
    throw unavailable(`no ZAP answers at ${url}`, cause);
  }
  if (status !== 200) throw unavailable(`ZAP answered ${status} to ${path}: ${text.slice(0, 200)}`);
  const json = parseJson(text);
  if (!Value.Check(schema, json))
    throw unavailable(`ZAP answered ${path} with something else: ${text.slice(0, 200)}`);
  return json;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unavailable(message: string, cause?: unknown): UnavailableError {
  return new UnavailableError({
    code: 'ZAP_UNAVAILABLE',
    message,
    hint: 'check ZAP_URL and ZAP_API_KEY; ZAP must run on this machine, to read the plan and write its report',
    cause,
  });
}
