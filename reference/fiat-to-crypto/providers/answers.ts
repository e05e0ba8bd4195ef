/** Asks a provider, and reads what it answers: whatever is not as it should be is an error, never a guess. */
import {
  type Coin,
  isCurrency,
  type Money,
  minorDigits,
  parseMoney,
} from '../../../contracts/api/index.ts';

const ANSWER_BYTES_MAX = 64 * 1024;
/** For an order; a quote brings a signal of its own. */
const ORDERED_WITHIN_MS = 5_000;

export class ProviderFault extends Error {
  /** What came with an error status, as far as it is JSON. */
  readonly answer: { readonly status: number; readonly fields: Fields } | undefined;

  constructor(message: string, answer?: ProviderFault['answer']) {
    super(message);
    this.name = 'ProviderFault';
    this.answer = answer;
  }
}

interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST; without one it is a GET. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws ProviderFault for an error status, and for what is no JSON object */
export async function ask(url: string, { headers, body, signal }: Request): Promise<Fields> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    redirect: 'error',
    signal: signal ?? AbortSignal.timeout(ORDERED_WITHIN_MS),
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const { ok, status } = answer;
  if (text.length > ANSWER_BYTES_MAX) throw new ProviderFault('too much');
  if (!ok) throw new ProviderFault(`${status}`, { status, fields: jsonOf(text) });
  return fieldsOf(JSON.parse(text));
}

function jsonOf(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What a provider is asked for; `undefined` when it says, by `isUnknown`, that it knows nothing of that. */
export async function known<Found>(
  asked: Promise<Found>,
  isUnknown: (answer: NonNullable<ProviderFault['answer']>) => boolean,
): Promise<Found | undefined> {
  return asked.catch((fault: unknown) => {
    if (fault instanceof ProviderFault && fault.answer && isUnknown(fault.answer)) return undefined;
    throw fault;
  });
}

/** @throws ProviderFault for what is no object */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new ProviderFault('no object');
  return value as Fields;
}

/** @throws ProviderFault unless the answer speaks of what was asked */
export function assertEqual(what: string, given: unknown, expected: string): void {
  if (String(given).toLowerCase() !== expected.toLowerCase())
    throw new ProviderFault(`another ${what}`);
}

/** The page that a provider sends the payer to. @throws for what is no page of the web */
export function pageIn(value: unknown): string {
  const url = new URL(String(value));
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new ProviderFault('no page');
  return url.href;
}

/**
 * Minor units of what the payer gets, without what the coin has no places for.
 * @throws ProviderFault for what is no positive decimal
 */
export function coinsIn(value: unknown, coin: Coin): bigint {
  return decimalOf(value, coin);
}

/** Minor units of fiat; zero is no fault. @throws ProviderFault */
export function fiatIn(value: unknown, currency: string): bigint {
  return decimalOf(value, currency);
}

/** An amount and its currency, in whatever case; null for what can't be read. */
export function moneyIn(value: unknown, currency: unknown): Money | null {
  const code = String(currency).toUpperCase();
  if (!isCurrency(code)) return null;
  try {
    return { minor: decimalOf(value, code), currency: code };
  } catch {
    return null;
  }
}

function decimalOf(value: unknown, currency: string): bigint {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const match = /^(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) throw new ProviderFault('no amount');
  const [, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, minorDigits(currency));
  return parseMoney(kept === '' ? whole : `${whole}.${kept}`, currency).minor;
}
