/** The currencies that cards pay in, and their worth: for the provider's fixed fee. */
import { usdMicros } from '../rates/worth.ts';

export { usdMinorOf } from '../rates/worth.ts';

export const CARD_CURRENCIES: readonly string[] = ['USD', 'EUR', 'GBP', 'CNY', 'JPY'];

export function isCardCurrency(currency: string): boolean {
  return CARD_CURRENCIES.includes(currency);
}

/** Micro-dollars for one major unit. @throws RangeError for a currency that cards don't pay in. */
export function usdRateMicros(currency: string): bigint {
  if (!isCardCurrency(currency)) throw new RangeError(`no card pays in "${currency}"`);
  return usdMicros(currency);
}
