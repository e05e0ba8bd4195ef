/**
 * Finds the provider that opens a page for a session: its own, or the next one after that has failed, and never
 * two that take the money (LR-16).
 */
import type { RampProviderId } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Page, RampProvider, RampStore } from './ports.ts';
import type { Report, Session, SessionRequest } from './ramp.ts';
import { sells, takes } from './terms.ts';

interface Ports {
  readonly store: Pick<RampStore, 'host' | 'passOn' | 'find'>;
  readonly providers: ReadonlyMap<string, RampProvider>;
  readonly clock: Clock;
}

export type Wanted = Pick<SessionRequest, 'amountMinor' | 'currency' | 'toCurrency'>;

export class Hosting {
  readonly #ports: Ports;
  readonly #believe: (session: Session, report: Report) => Promise<unknown>;

  /** @param believe takes over what a provider says when it is asked */
  constructor(ports: Ports, believe: (session: Session, report: Report) => Promise<unknown>) {
    this.#ports = ports;
    this.#believe = believe;
  }

  cheapest(wanted: Wanted): RampProviderId | undefined {
    return this.#sellers(wanted)[0]?.terms.id;
  }

  /**
   * The session with its page, or as it is after its provider took the money without one; `undefined` when
   * nobody opened a page. A lock is one provider's promise: with one, no other is asked.
   * @throws Refusal while nobody knows whether a provider took the money
   */
  async host(opened: Session): Promise<Session | undefined> {
    const { store, clock, providers } = this.#ports;
    const first = providers.get(opened.providerId);
    if (!first) throw new Refusal('RAMP_NOT_OFFERED');
    const others = this.#sellers(opened).filter((provider) => provider !== first);
    let session = opened;
    for (const provider of [first, ...(opened.lockId === null ? others : [])]) {
      if (provider !== first)
        session = await store.passOn(session.id, provider.terms.id, instant(clock));
      const page = await provider.open(session).catch(() => this.#doubt(provider, session));
      if (page === 'paid') return store.find(session.id, session.userId);
      if (page) return store.host(session.id, page.hostedUrl, instant(clock));
    }
    return undefined;
  }

  /**
   * A provider that opened no page may have taken the order, or even the money: it is asked, and what is open
   * there is opened or closed, so that nobody pays twice. `undefined` when the next may be asked.
   * @throws Refusal while nobody knows: the session stays, for the payer to try again and for `reconcile`
   */
  async #doubt(provider: RampProvider, session: Session): Promise<Page | 'paid' | undefined> {
    try {
      const report = await provider.status(session);
      if (!report || report.status === 'failed') return undefined;
      if (report.status !== 'pending') {
        await this.#believe(session, report);
        return 'paid';
      }
      return await provider.open(session).catch(async () => {
        await provider.close?.(session);
        return undefined;
      });
    } catch (cause) {
      throw new Refusal('RAMP_UNAVAILABLE', { cause });
    }
  }

  /** Who takes the money for the coins, the cheapest first. */
  #sellers({ amountMinor, currency, toCurrency }: Wanted): readonly RampProvider[] {
    return [...this.#ports.providers.values()]
      .filter(({ terms }) => sells(terms, toCurrency) && takes(terms, amountMinor, currency))
      .sort((one, other) => Number(one.terms.feePermille - other.terms.feePermille));
  }
}
