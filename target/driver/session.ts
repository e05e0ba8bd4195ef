/** One user's requests: the token, the user's own address, and a name for each route. */
import type { User } from '../../contracts/api/index.ts';
import type { Answer, RequestOptions, Session } from '../target.ts';

export interface Credentials {
  readonly user: User;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly from: string;
}
export type Send = <Body>(path: string, options?: RequestOptions) => Promise<Answer<Body>>;

/** The tokens stay as they were given: `refresh` answers with the new ones, for `driver.withToken`. */
export function sessionOf(send: Send, who: Credentials): Session {
  const request: Send = (path, options = {}) => send(path, authorised(who, options));
  const post = <Body>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<Body>(path, { method: 'POST', body, ...options });
  return {
    ...who,
    request,
    me: () => request('/api/auth/me'),
    // Refreshing takes no access token: a session whose access token expired refreshes too.
    refresh: (refreshToken = who.refreshToken) =>
      send('/api/auth/refresh', { body: { refresh_token: refreshToken }, from: who.from }),
    logout: () => request('/api/auth/logout', { method: 'POST' }),
    createIntent: (body, options) => post('/api/payments/create-intent', body, options),
    process: (body, options) => post('/api/payments/process', body, options),
    payment: (id) => request(`/api/payments/${encodeURIComponent(id)}`),
    payments: (query) => request(`/api/payments${queryOf(query)}`),
    history: (query) => request(`/api/payments/history${queryOf(query)}`),
    refund: (body, options) => post('/api/refunds', body, options),
    refundsOf: (paymentId) => request(`/api/refunds/payment/${encodeURIComponent(paymentId)}`),
  };
}

function authorised(who: Credentials, options: RequestOptions): RequestOptions {
  const headers = { authorization: `Bearer ${who.accessToken}`, ...options.headers };
  return { from: who.from, ...options, headers };
}

function queryOf(query: Readonly<Record<string, string | number>> = {}): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
