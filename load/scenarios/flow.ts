/** What all flows of the peak share: who arrives, a request to the target, and how one that failed is told. */
import http, { type RefinedResponse } from 'k6/http';
import type { FlowName } from '../peak.ts';
import type { LoadPlan, LoadUser, PaymentLine } from '../plan.ts';

export interface Arrival {
  readonly plan: LoadPlan;
  readonly flow: FlowName;
  readonly user: LoadUser;
  /** The merchant, and an agent: other users of the load. */
  readonly merchant: LoadUser;
  readonly agent: LoadUser;
  /** Unique in the run: the name of the scenario and the number of the arrival. */
  readonly key: string;
  readonly number: number;
  /** A paid resource's header, signed ahead; only of X402. */
  readonly signed: string | undefined;
}

export type Outcome = Omit<PaymentLine, 'event' | 'phase' | 'at' | 'flow'>;
export type Pay = (arrival: Arrival) => Outcome;
export type Answered = RefinedResponse<'text'>;

const JSON_BODY = 'application/json';

/** Posts as the arrival's user, or as another, under a key of the payment and the act. */
export function post(
  arrival: Arrival,
  { path, act, body, by = arrival.user }: Asked & { readonly body?: object },
): Answered {
  const { plan, key, flow } = arrival;
  const headers = {
    authorization: `Bearer ${by.token}`,
    'idempotency-key': `${key}-${act}`,
    ...(body && { 'content-type': JSON_BODY }),
  };
  const params = {
    headers,
    responseType: 'text',
    tags: { to: 'target', name: act, flow },
  } as const;
  return http.post(`${plan.baseUrl}/api${path}`, body ? JSON.stringify(body) : null, params);
}

export function get(arrival: Arrival, { path, act, by = arrival.user }: Asked): Answered {
  const { plan, flow } = arrival;
  const headers = { authorization: `Bearer ${by.token}` };
  const params = {
    headers,
    responseType: 'text',
    tags: { to: 'target', name: act, flow },
  } as const;
  return http.get(`${plan.baseUrl}/api${path}`, params);
}

interface Asked {
  /** Below `/api`. */
  readonly path: string;
  /** Names the request in figures and keys. */
  readonly act: string;
  readonly by?: LoadUser;
}

export function refusal(act: string, { status, error, body }: Answered): string {
  return `${act} ${status} ${error || String(body).slice(0, 160)}`;
}

/** A member of an answer, as text. */
export function textIn(answer: Answered, member: string): string {
  return String(answer.json(member));
}
