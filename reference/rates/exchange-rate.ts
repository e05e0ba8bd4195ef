/** The rate between two currencies, and money turned from one into the other, without a float. */
import { type Money, minorDigits } from '../../contracts/api/index.ts';
import { usdMicros } from './worth.ts';

const RATE_DIGITS = 12;

/** Units of `to` for one of `from`, as a decimal string. @throws RangeError for an unknown currency */
export function exchangeRate(from: string, to: string): string {
  const scaled = (usdMicros(from) * 10n ** BigInt(RATE_DIGITS)) / usdMicros(to);
  const text = String(scaled).padStart(RATE_DIGITS + 1, '0');
  return `${text.slice(0, -RATE_DIGITS)}.${text.slice(-RATE_DIGITS)}`.replace(/\.?0+$/, '');
}

/** Minor units of `to`, rounded down: nobody gets more than was paid. @throws RangeError */
export function converted({ minor, currency }: Money, to: string): bigint {
  const numerator = minor * usdMicros(currency) * 10n ** BigInt(minorDigits(to));
  return numerator / (usdMicros(to) * 10n ** BigInt(minorDigits(currency)));
}
