/** FiatToCryptoService on doubles of its ports: providers that answer as told, and a store held in memory. */
import { createHash } from 'node:crypto';
import type { RampProviderId } from '../../contracts/api/index.ts';
import { FiatToCryptoService } from '../../reference/fiat-to-crypto/fiat-to-crypto-service.ts';
import type { RampProvider, RampStore } from '../../reference/fiat-to-crypto/ports.ts';
import type {
  Exchange,
  Offer,
  Quote,
  Report,
  Session,
  SessionRequest,
} from '../../reference/fiat-to-crypto/ramp.ts';
import { TERMS } from '../../reference/fiat-to-crypto/terms.ts';
import { Refusal } from '../../reference/http/refusal.ts';
import type { Entry } from '../../reference/ledger/entry.ts';

export const USER = '0b5c7a52-6f0e-4b0e-9a3f-0f6f0a1d2c3b';
export const STRANGER = '1d4a8e9c-2b7f-4c55-8f10-6a7b8c9d0e1f';
export const SESSION = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
export const START = Date.parse('2026-03-01T10:00:00Z');

/** 100 USD for USDT. */
export const EXCHANGE: Exchange = {
  fromMinor: 10_000n,
  fromCurrency: 'USD',
  toCurrency: 'USDT',
};
export const REQUEST: SessionRequest = {
  providerId: 'moonpay',
  amountMinor: 10_000n,
  currency: 'USD',
  toCurrency: 'USDT',
  paymentRail: 'card',
  lockId: null,
  merchantId: null,
};

/** A provider that offers so many coins; what its webhook says is the JSON of its body. */
export function providerOf(
  id: RampProviderId,
  offer: bigint | (() => Promise<Offer>),
): RampProvider & { opened: number; closed: number; isDown: boolean; says: Said } {
  const quote = typeof offer === 'bigint' ? async () => ({ toMinor: offer, feeMinor: 0n }) : offer;
  return {
    terms: TERMS[id],
    opened: 0,
    closed: 0,
    isDown: false,
    says: undefined,
    quote,
    async status(session) {
      if (this.says === 'silent') throw new TypeError('fetch failed');
      return this.says && { ...paidFor(session), ...this.says };
    },
    async close() {
      this.closed += 1;
    },
    async open(session) {
      if (this.isDown) throw new TypeError('fetch failed');
      this.opened += 1;
      return { hostedUrl: `https://pay.example/${session.id}` };
    },
    read: async ({ rawBody, headers }) => {
      if (headers.signature !== 'right') throw new SyntaxError('no JSON');
      return JSON.parse(rawBody.toString(), bigints) as Report | undefined;
    },
  };
}

type Said = Partial<Report> | 'silent' | undefined;

/** What the provider of REQUEST's session says once all is paid. */
function paidFor({ id, amountMinor, currency }: Session): Report {
  const paid = { minor: amountMinor, currency };
  const bought = { minor: 97_500_000n, currency: 'USDT' };
  return { sessionId: id, status: 'completed', txHash: null, paid, bought };
}

const bigints = (name: string, value: unknown) =>
  name === 'minor' ? BigInt(String(value)) : value;

/** Three providers, of which Binance Pay offers most. */
export function threeOffers() {
  return openDesk(
    providerOf('moonpay', 97_500_000n),
    providerOf('binance-pay', 99_000_000n),
    providerOf('okpay', 98_500_000n),
  );
}

export function openDesk(...providers: readonly RampProvider[]) {
  let now = START;
  const store = new MemoryRamps();
  const service = new FiatToCryptoService({
    store,
    providers: new Map(providers.map((provider) => [provider.terms.id, provider])),
    clock: { now: () => now },
    digest: (rawBody) => createHash('sha256').update(rawBody).digest('hex'),
  });
  return {
    store,
    service,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    quotes: (exchange = EXCHANGE) => service.quotes(USER, exchange),
    open: (request: Partial<SessionRequest> = {}, id = SESSION) =>
      service.open(USER, id, { ...REQUEST, ...request }),
    /** A signed webhook arrives. */
    hear: (report: Partial<Report> | null, providerId = 'moonpay', signature = 'right') => {
      const whole = paidFor({ ...REQUEST, id: SESSION } as Session);
      const text = JSON.stringify(report && { ...whole, ...report }, (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      const rawBody = Buffer.from(text);
      return service.hear(providerId, { rawBody, headers: { signature }, path: '/' });
    },
  };
}

type Held = Quote & { userId: string; lockId?: string; lockedUntil?: Date; isUsed?: boolean };

/** Keeps the promises of the real store: each change is atomic, and an event counts once. */
class MemoryRamps implements RampStore {
  readonly quotes = new Map<string, Held>();
  readonly entries: Entry[] = [];
  readonly sessions = new Map<string, Session>();
  readonly heard = new Set<string>();

  offer: RampStore['offer'] = async (userId, quotes) => {
    for (const quote of quotes) this.quotes.set(quote.id, { ...quote, userId });
  };

  lock: RampStore['lock'] = async (userId, quoteId, { lockId, now, expiresAt }) => {
    const quote = this.quotes.get(quoteId);
    if (quote?.userId !== userId) return undefined;
    if (quote.lockId === undefined && quote.expiresAt <= now) return undefined;
    quote.lockId ??= lockId;
    quote.lockedUntil ??= expiresAt;
    return { ...quote, quoteId, lockId: quote.lockId, expiresAt: quote.lockedUntil };
  };

  open: RampStore['open'] = async ({ id, userId, usdMinor, at, request }) => {
    const existing = this.sessions.get(id);
    if (existing) return existing;
    const dates = { createdAt: at, updatedAt: at };
    const nothing = { toMinor: null, paymentId: null, hostedUrl: null, txHash: null };
    const session = { ...request, ...nothing, ...dates, id, userId, usdMinor, status: 'pending' };
    const toMinor = request.lockId === null ? null : this.#use(request.lockId, at);
    const opened = { ...session, toMinor } as Session;
    this.sessions.set(id, opened);
    return opened;
  };

  host: RampStore['host'] = async (id, hostedUrl, updatedAt) => {
    const hosted = { ...this.#known(id), hostedUrl, updatedAt };
    this.sessions.set(id, hosted);
    return hosted;
  };

  abandon: RampStore['abandon'] = async (id) => {
    const { lockId } = this.#known(id);
    for (const quote of this.quotes.values()) if (quote.lockId === lockId) quote.isUsed = false;
    this.sessions.delete(id);
  };

  find: RampStore['find'] = async (id, userId) => {
    const session = this.sessions.get(id);
    return session?.userId === userId ? session : undefined;
  };

  change: RampStore['change'] = async (id, userId, decide) => {
    const session = await this.find(id, userId);
    if (!session) return undefined;
    const changed = decide(session).session;
    this.sessions.set(id, changed);
    return changed;
  };

  passOn: RampStore['passOn'] = async (id, providerId, updatedAt) => {
    const passed = { ...this.#known(id), providerId, updatedAt } as Session;
    this.sessions.set(id, passed);
    return passed;
  };

  due: RampStore['due'] = async () =>
    [...this.sessions.values()].filter(
      ({ status }) => status === 'pending' || status === 'processing',
    );

  hear: RampStore['hear'] = async (providerId, { sessionId }, { cause, decide }) => {
    if (this.heard.has(cause.eventId)) return 'repeat';
    this.heard.add(cause.eventId);
    const session = this.sessions.get(sessionId);
    if (session?.providerId !== providerId) return 'unknown';
    const decided = decide(session);
    if (decided === 'mismatch') return decided;
    this.entries.push(...decided.entries);
    this.sessions.set(sessionId, decided.session);
    return 'applied';
  };

  #use(lockId: string, now: Date): bigint {
    const quote = [...this.quotes.values()].find((one) => one.lockId === lockId);
    if (!quote?.lockedUntil || quote.isUsed || quote.lockedUntil <= now)
      throw new Refusal('LOCK_NOT_USABLE');
    quote.isUsed = true;
    return quote.toMinor;
  }

  #known(id: string): Session {
    const session = this.sessions.get(id);
    if (!session) throw new RangeError(`no session ${id}`);
    return session;
  }
}
