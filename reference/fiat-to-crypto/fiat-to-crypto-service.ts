/**
 * Fiat to crypto: quotes of all providers side by side, a lock on one of them, and a session on the
 * provider's page that ends as the provider reports. No transaction is open while a provider is called.
 */
import { randomUUID } from 'node:crypto';
import type { RampProviderId } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Cause } from '../payments/ports.ts';
import { usdMinorOf } from '../payments/rates.ts';
import { Hosting, type Wanted } from './hosting.ts';
import type { Heard, RampProvider, RampStore } from './ports.ts';
import { ranked } from './quotes.ts';
import type {
  Delivery,
  Exchange,
  Lock,
  Offer,
  Quote,
  Report,
  Session,
  SessionRequest,
} from './ramp.ts';
import { onAbandoned, onReport, onReturn } from './session-states.ts';
import { takes } from './terms.ts';

interface Ports {
  readonly store: RampStore;
  /** By id; a provider that isn't configured isn't in it. */
  readonly providers: ReadonlyMap<string, RampProvider>;
  readonly clock: Clock;
  /** Names an event that counts once. */
  readonly digest: (rawBody: Buffer) => string;
}

/** Who hasn't answered by then is left out (LR-16). */
export const QUOTED_WITHIN_MS = 3_000;
/** How long an offer can be locked, and then how long the lock holds (LR-14). */
export const HELD_MS = 5 * 60_000;
/** A payer who has not paid by then never will. */
const ABANDONED_MS = 24 * 3_600_000;

export class FiatToCryptoService {
  readonly #ports: Ports;
  readonly #hosting: Hosting;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#hosting = new Hosting(ports, (session, report) =>
      this.#believe(session.providerId, report),
    );
  }

  /** What the providers offer now, best for the payer first; who fails, is slow or talks nonsense is left out. */
  async quotes(userId: string, exchange: Exchange): Promise<readonly Quote[]> {
    const { store, clock } = this.#ports;
    const asked = [...this.#ports.providers.values()].filter(({ terms }) =>
      takes(terms, exchange.fromMinor, exchange.fromCurrency),
    );
    const answers = await Promise.all(asked.map((provider) => offerOf(provider, exchange)));
    const expiresAt = new Date(clock.now() + HELD_MS);
    const quotes = ranked(answers.flat()).map(({ provider, toMinor, feeMinor }) => ({
      ...exchange,
      id: randomUUID(),
      provider,
      toMinor,
      feeMinor,
      expiresAt,
    }));
    await store.offer(userId, quotes);
    return quotes;
  }

  /**
   * Holds a quote for five minutes. What the client says of the quote must be what was offered.
   * @throws Refusal
   */
  async lock(
    userId: string,
    quoteId: string,
    said?: { readonly fromMinor: bigint | null; readonly toMinor: bigint | null },
  ): Promise<Lock> {
    const { store, clock } = this.#ports;
    const now = instant(clock);
    const expiresAt = new Date(now.getTime() + HELD_MS);
    const lock = await store.lock(userId, quoteId, { lockId: randomUUID(), now, expiresAt });
    if (!lock) throw new Refusal('QUOTE_NOT_OFFERED');
    if (said && (said.toMinor !== lock.toMinor || said.fromMinor !== lock.fromMinor))
      throw new Refusal('QUOTE_DIFFERS');
    return lock;
  }

  /**
   * Opens a session on the provider's page, or on the next provider's if that one fails. `sessionId` names the
   * effect: done again under the same id it is the same session and the same order. @throws Refusal
   */
  async open(userId: string, sessionId: string, request: SessionRequest): Promise<Session> {
    const { store, clock } = this.#ports;
    const { terms } = this.#provider(request.providerId);
    const { amountMinor, currency } = request;
    if (!takes(terms, amountMinor, currency)) throw new Refusal('AMOUNT_OUT_OF_RANGE');
    const usdMinor = usdMinorOf(amountMinor, currency);
    const at = instant(clock);
    const session = await store.open({ id: sessionId, userId, usdMinor, at, request });
    if (session.hostedUrl !== null || session.status !== 'pending') return session;
    const hosted = await this.#hosting.host(session);
    if (hosted) return hosted;
    await store.abandon(session.id);
    throw new Refusal('RAMP_UNAVAILABLE');
  }

  /** The session with a page, at its own provider or the next; `undefined` when none opened one. @throws Refusal */
  host(session: Session): Promise<Session | undefined> {
    return this.#hosting.host(session);
  }

  /** Who sells the coins for the least, of those that take the amount. */
  cheapest(wanted: Wanted): RampProviderId | undefined {
    return this.#hosting.cheapest(wanted);
  }

  /** The payer is back from the provider's page. @throws Refusal for another's session */
  async returned(userId: string, sessionId: string): Promise<Session> {
    const { store, clock } = this.#ports;
    const now = instant(clock);
    return mine(await store.change(sessionId, userId, (session) => onReturn(session, now)));
  }

  /** @throws Refusal for another's session */
  async session(userId: string, sessionId: string): Promise<Session> {
    return mine(await this.#ports.store.find(sessionId, userId));
  }

  /** A provider's webhook: believed by its signature alone, and counted once. @throws Refusal */
  async hear(providerId: string, delivery: Delivery): Promise<Heard | 'ignored'> {
    const { digest } = this.#ports;
    const report = await this.#provider(providerId)
      .read(delivery)
      .catch((cause: unknown) => {
        throw new Refusal('RAMP_SIGNATURE_WRONG', { cause });
      });
    if (!report) return 'ignored';
    return this.#believe(providerId, report, digest(delivery.rawBody));
  }

  /** Asks the providers about open sessions whose webhook has not come. Who does not answer is asked again. */
  async reconcile(): Promise<void> {
    const { store, clock, providers } = this.#ports;
    for (const session of await store.due(instant(clock))) {
      const { providerId } = session;
      const asked = providers.get(providerId)?.status(session);
      const report = await asked?.catch(() => 'silent' as const);
      const isOld = clock.now() - session.createdAt.getTime() > ABANDONED_MS;
      if (report === 'silent') continue;
      if (report && report.status !== 'pending') await this.#believe(providerId, report);
      else if (isOld) await this.#giveUp(session);
    }
  }

  /** What is asked for has no message of its own: there the report itself is what counts once. */
  #believe(providerId: string, report: Report, digestOf?: string): Promise<Heard> {
    const { store, clock, digest } = this.#ports;
    const now = instant(clock);
    const payload = payloadOf(report);
    const cause: Cause = {
      eventId: `${providerId}:${digestOf ?? digest(Buffer.from(payload))}`,
      type: `ramp.${report.status}`,
      payload,
      receivedAt: now,
    };
    const decide = (session: Session) => onReport(session, report, now);
    return store.hear(providerId, report, { cause, decide });
  }

  async #giveUp({ id, userId }: Session): Promise<void> {
    const { store, clock } = this.#ports;
    await store.change(id, userId, (session) => onAbandoned(session, instant(clock)));
  }

  #provider(id: string): RampProvider {
    const provider = this.#ports.providers.get(id);
    if (!provider) throw new Refusal('RAMP_NOT_OFFERED');
    return provider;
  }
}

/** One offer, or none, by the deadline: even of a provider that doesn't heed the signal. */
async function offerOf({ terms, quote }: RampProvider, exchange: Exchange) {
  if (!quote) return [];
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, QUOTED_WITHIN_MS, undefined);
  });
  const asked: Promise<Offer | undefined> = quote(exchange, stop.signal).catch(() => undefined);
  const offer = await Promise.race([asked, late]);
  clearTimeout(timer);
  stop.abort();
  return offer ? [{ ...offer, provider: terms }] : [];
}

function mine(session: Session | undefined): Session {
  if (!session) throw new Refusal('SESSION_NOT_FOUND');
  return session;
}

/** For whoever looks into what was kept. */
function payloadOf(report: Report): string {
  return JSON.stringify(report, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
