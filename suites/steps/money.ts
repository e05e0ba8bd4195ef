/** Amounts of answers, read exactly: numbers and decimal strings alike become minor units. */
import { parseMoney } from '../../contracts/api/index.ts';

export interface Amounted {
  readonly amount: number | string;
  readonly currency: string;
}

/** Minor units. @throws RangeError where the amount is none, or finer than its currency. */
export function minorOf({ amount, currency }: Amounted): bigint {
  return parseMoney(amount, currency).minor;
}

/** Minor units of all together. */
export function totalOf(amounts: readonly Amounted[]): bigint {
  return amounts.reduce((total, amounted) => total + minorOf(amounted), 0n);
}
