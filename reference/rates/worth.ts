/** The dollar's worth of every currency: for limits, fixed fees and exchange rates. */
import { isCurrency, minorDigits } from '../../contracts/api/index.ts';

/** Micro-dollars for one major unit. Reference rates: a deployment feeds its own. */
const USD_MICROS: Readonly<Record<string, bigint>> = {
  USD: 1_000_000n,
  EUR: 1_080_000n,
  GBP: 1_270_000n,
  CNY: 140_000n,
  JPY: 6_700n,
  USDC: 1_000_000n,
  USDT: 1_000_000n,
  ETH: 3_000_000_000n,
  BTC: 60_000_000_000n,
};

/** What has a rate to every other. */
export const PRICED_CURRENCIES: readonly string[] = Object.keys(USD_MICROS);

const CENT_MICROS = 10_000n;

/** @throws RangeError for an unknown currency. */
export function usdMicros(currency: string): bigint {
  const rate = isCurrency(currency) ? USD_MICROS[currency] : undefined;
  if (rate === undefined) throw new RangeError(`nobody says what "${currency}" is worth`);
  return rate;
}

/** Dollar cents, rounded up, so that no limit is passed by a rounding. */
export function usdMinorOf(amountMinor: bigint, currency: string): bigint {
  const micros = amountMinor * usdMicros(currency);
  const unit = CENT_MICROS * 10n ** BigInt(minorDigits(currency));
  return (micros + unit - 1n) / unit;
}
