/** What the platform itself sells by the public X402 protocol, each for its price. */
import { exchangeRate } from '../rates/exchange-rate.ts';
import { PRICED_CURRENCIES } from '../rates/worth.ts';

export interface Resource {
  /** Its last part of the path. */
  readonly id: string;
  readonly description: string;
  /** In the coin's smallest unit. */
  readonly priceMinor: bigint;
  content(now: Date): unknown;
}

export const RESOURCES: readonly Resource[] = [
  {
    id: 'exchange-rates',
    description: 'All exchange rates at once, as payments are converted by',
    priceMinor: 10_000n,
    content: (now) => ({ quotedAt: now.toISOString(), rates: allRates() }),
  },
];

export function resourceById(id: string): Resource | undefined {
  return RESOURCES.find((resource) => resource.id === id);
}

/** Under the prefix of the API. */
export function pathOf({ id }: Resource): string {
  return `/api/x402/resource/${id}`;
}

/** Rates are decimal strings: units of `to` for one of `from`. */
function allRates() {
  return PRICED_CURRENCIES.flatMap((from) =>
    PRICED_CURRENCIES.filter((to) => to !== from).map((to) => ({
      from,
      to,
      rate: exchangeRate(from, to),
    })),
  );
}
