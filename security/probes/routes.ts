/**
 * The attack surface as a table: every route with its valid request, and from that every string that a client
 * may send (path parameter, query, member of the body). A new route is one more line here.
 */
import type { Answer, RunningTarget } from '../../target/target.ts';
import { ESCROW_ROUTES } from './escrow-routes.ts';
import { type Member, PART, PRICE, pendingPayment } from './members.ts';
import { PAY_INTENT_ROUTES } from './pay-intent-routes.ts';
import { RAMP_ROUTES } from './ramp-routes.ts';
import { WALLET_ROUTES } from './wallet-routes.ts';
import { X402_ROUTES } from './x402-routes.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` marks a path parameter. */
  readonly path: string;
  /** Who may call it: anybody, a user with a token, or the platform's own services. */
  readonly access: 'public' | 'user' | 'service';
  /** Whoever sends it is gone: somebody new does. */
  readonly erases?: true;
  /** Needs a payment that is completed, so a provider; or a chain that wallets pay on. */
  readonly refunds?: boolean;
  readonly chain?: boolean;
  /** Needs providers of fiat to crypto. */
  readonly ramps?: boolean;
  readonly params?: (member: Member) => Json | Promise<Json>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: (member: Member) => Json | Promise<Json>;
}

const intent = { amount: PRICE, currency: 'USD', paymentMethod: 'stripe' };
let registered = 0;

/** An address nobody has registered yet; the prefix is a fresh user's own, so runs don't meet. */
const unused = (member: Member) => `again${++registered}.${member.session.email}`;

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/auth/register',
    access: 'public',
    body: (member) => ({ email: unused(member), password: member.session.password }),
  },
  {
    method: 'POST',
    path: '/api/auth/login',
    access: 'public',
    body: ({ session }) => ({ email: session.email, password: session.password }),
  },
  { method: 'GET', path: '/api/auth/me', access: 'user' },
  { method: 'GET', path: '/api/users/profile', access: 'user' },
  { method: 'GET', path: '/api/users/me/export', access: 'user' },
  { method: 'DELETE', path: '/api/users/me', access: 'user', erases: true },
  {
    method: 'POST',
    path: '/api/payments/create-intent',
    access: 'user',
    body: () => ({ ...intent, description: 'a book', metadata: { orderId: 'order-1' } }),
  },
  {
    method: 'POST',
    path: '/api/payments/process',
    access: 'user',
    body: async ({ session }) => ({
      ...intent,
      paymentIntentId: (await pendingPayment(session)).intent.paymentIntentId,
      description: 'a book',
      metadata: { orderId: 'order-1' },
    }),
  },
  {
    method: 'GET',
    path: '/api/payments',
    access: 'user',
    query: { limit: '5', offset: '0', status: 'completed', paymentMethod: 'stripe' },
  },
  {
    method: 'GET',
    path: '/api/payments/history',
    access: 'user',
    query: { page: '1', limit: '5', status: 'completed' },
  },
  {
    method: 'GET',
    path: '/api/payments/:id',
    access: 'user',
    params: ({ paymentId }) => ({ id: paymentId }),
  },
  {
    method: 'POST',
    path: '/api/payments/:id/update-status',
    access: 'service',
    params: ({ paymentId }) => ({ id: paymentId }),
    body: () => ({ status: 'cancelled' }),
  },
  {
    method: 'POST',
    path: '/api/refunds',
    access: 'user',
    refunds: true,
    body: async (member) => {
      const { paymentId } = await member.refunded();
      return { paymentId, amount: PART, reason: 'a part came back' };
    },
  },
  {
    method: 'GET',
    path: '/api/refunds/:id',
    access: 'user',
    refunds: true,
    params: async (member) => ({ id: (await member.refunded()).refundId }),
  },
  {
    method: 'GET',
    path: '/api/refunds/payment/:paymentId',
    access: 'user',
    params: ({ paymentId }) => ({ paymentId }),
  },
  {
    method: 'GET',
    path: '/api/payments/routing',
    access: 'user',
    query: { amount: '50', currency: 'USD', userCountry: 'US', scenario: 'standard' },
  },
  {
    method: 'POST',
    path: '/api/payments/estimate-fee',
    access: 'public',
    body: () => ({ ...intent, orderType: 'service' }),
  },
  {
    method: 'GET',
    path: '/api/payments/compare-costs',
    access: 'public',
    query: { amount: '50', currency: 'USD', chain: 'base', targetCurrency: 'USDC' },
  },
  {
    method: 'POST',
    path: '/api/payments/assess-risk',
    access: 'user',
    body: () => ({ amount: PRICE, paymentMethod: 'stripe', metadata: { userCurrency: 'USD' } }),
  },
  ...PAY_INTENT_ROUTES,
  ...ESCROW_ROUTES,
  ...RAMP_ROUTES,
  ...X402_ROUTES,
  ...WALLET_ROUTES,
];

/** The routes that the target must offer: without a provider it can't be asked to refund. */
export function routesOf({ capabilities }: RunningTarget): readonly Route[] {
  return ROUTES.filter(
    ({ refunds, chain, ramps }) =>
      (!refunds || capabilities.has('provider')) &&
      (!chain || capabilities.has('chain')) &&
      (!ramps || capabilities.has('ramps')),
  );
}

export interface Input {
  readonly where: 'path' | 'query' | 'body';
  /** Dotted for a member of a member: `metadata.orderId`. */
  readonly name: string;
}

/** A route, one of its inputs, and what to send in it instead of the valid value. */
export interface Shot {
  readonly route: Route;
  readonly input?: Input;
  readonly payload?: unknown;
}

export function titleOf({ route, input }: Shot): string {
  return `${route.method} ${route.path}${input ? ` ${input.where} ${input.name}` : ''}`;
}

/** Sends the route's valid request, with the payload in the input if one is given. */
export async function send(
  target: RunningTarget,
  member: Member,
  shot: Shot,
): Promise<Answer<unknown>> {
  const fire = await loaded(target, member, shot);
  return fire();
}

/** As `send`, in two steps: all that the request leans on is made before, what is given sends it alone. */
export async function loaded(
  target: RunningTarget,
  member: Member,
  shot: Shot,
): Promise<() => Promise<Answer<unknown>>> {
  const { route, input, payload } = shot;
  const params = replaced((await route.params?.(member)) ?? {}, 'path', shot);
  const query = replaced(route.query ?? {}, 'query', shot);
  const body = route.body && replaced(await route.body(member), 'body', shot);
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    input?.where === 'path' && input.name === name
      ? encodeURIComponent(String(payload))
      : encodeURIComponent(String(params[name])),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  );
  const address = search.size > 0 ? `${path}?${search}` : path;
  const options = { method: route.method, ...(body !== undefined && { body }) };
  const session = route.erases ? await target.driver.newUser() : member.session;
  return () =>
    route.access === 'public'
      ? target.driver.request(address, { ...options, from: session.from })
      : session.request(address, options);
}

function replaced(values: Json, where: Input['where'], { input, payload }: Shot): Json {
  return input?.where === where ? set(values, input.name.split('.'), payload) : values;
}

function set(values: Json, [name = '', ...rest]: readonly string[], value: unknown): Json {
  const inner = values[name];
  const next = rest.length > 0 && isObject(inner) ? set(inner, rest, value) : value;
  return { ...values, [name]: next };
}

/** Every string that the route takes. */
export async function inputsOf(route: Route, member: Member): Promise<readonly Input[]> {
  const names = (where: Input['where'], values: Json) =>
    stringsIn(values).map((name): Input => ({ where, name }));
  return [
    ...names('path', (await route.params?.(member)) ?? {}),
    ...names('query', route.query ?? {}),
    ...names('body', (await route.body?.(member)) ?? {}),
  ];
}

function stringsIn(values: Json): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'string') return [name];
    return isObject(value) ? stringsIn(value).map((inner) => `${name}.${inner}`) : [];
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
