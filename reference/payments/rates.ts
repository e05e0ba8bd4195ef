/** The dollar's worth of the currencies that cards pay in: for the provider's fixed fee and for limits. */
import { isCurrency, minorDigits } from '../../contracts/api/index.ts';

/** Micro-dollars for one major unit. Reference rates: a deployment feeds its own. */
const USD_MICROS: Readonly<Record<string, bigint>> = {
  USD: 1_000_000n,
  EUR: 1_080_000n,
  GBP: 1_270_000n,
  CNY: 140_000n,
  JPY: 6_700n,
};

const CENT_MICROS = 10_000n;

export function isCardCurrency(currency: string): boolean {
  return isCurrency(currency) && Object.hasOwn(USD_MICROS, currency);
}

/** @throws RangeError for a currency that cards don't pay in. */
export function usdRateMicros(currency: string): bigint {
  const rate = isCardCurrency(currency) ? USD_MICROS[currency] : undefined;
  if (rate === undefined) throw new RangeError(`no card pays in "${currency}"`);
  return rate;
}

/** Dollar cents, rounded up, so that no limit is passed by a rounding. */
export function usdMinorOf(amountMinor: bigint, currency: string): bigint {
  const micros = amountMinor * usdRateMicros(currency);
  const unit = CENT_MICROS * 10n ** BigInt(minorDigits(currency));
  return (micros + unit - 1n) / unit;
}
