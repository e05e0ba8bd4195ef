/**
 * Money as the API carries it (major units, JSON numbers or decimal strings) and as everybody computes with
 * it: bigint minor units and a currency. No float ever changes a cent (LR-11).
 */

/** Decimal places of a currency's minor unit (ISO 4217). Coins carry the six places of USDC. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  USD: 2,
  EUR: 2,
  GBP: 2,
  CNY: 2,
  JPY: 0,
  USDC: 6,
  USDT: 6,
  ETH: 18,
  BTC: 8,
};

export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

export function isCurrency(currency: string): boolean {
  return Object.hasOwn(MINOR_DIGITS, currency);
}

/** @throws RangeError for an unknown currency. */
export function minorDigits(currency: string): number {
  const digits = isCurrency(currency) ? MINOR_DIGITS[currency] : undefined;
  if (digits === undefined) throw new RangeError(`unknown currency "${currency}"`);
  return digits;
}

/**
 * Reads an amount in major units, exactly.
 * @throws RangeError for what is no finite decimal or has more decimals than the currency.
 */
export function parseMoney(amount: number | string, currency: string): Money {
  const text = typeof amount === 'number' ? decimalText(amount) : amount;
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`"${text}" is no decimal amount`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = minorDigits(currency);
  if (fraction.replace(/0+$/, '').length > digits)
    throw new RangeError(`${text} has more than ${digits} decimals of ${currency}`);
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return { minor: sign === '-' ? -minor : minor, currency };
}

/** The shortest decimal that names the number, without an exponent. */
function decimalText(amount: number): string {
  if (!Number.isFinite(amount)) throw new RangeError(`${amount} is no finite amount`);
  const text = String(amount);
  if (!/e/i.test(text)) return text;
  const fixed = amount.toFixed(20).replace(/\.?0+$/, '');
  if (Number(fixed) !== amount) throw new RangeError(`${text} can't be read exactly`);
  return fixed;
}

/** Major units as a decimal string with all the currency's places: 1250n USD → "12.50". */
export function formatMoney({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const sign = minor < 0n ? '-' : '';
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Major units as the JSON number of the API: 1250n USD → 12.5. */
export function toMajorNumber(money: Money): number {
  return Number(formatMoney(money));
}
