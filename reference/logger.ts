/** The log: JSON lines in which no secret, token or card number is ever readable (LR-6). */
import { type Logger, pino } from 'pino';
import { maskCardNumbers } from './http/input.ts';

const SECRET_MEMBERS = [
  'password',
  'access_token',
  'refresh_token',
  'authorization',
  'clientSecret',
  'client_secret',
  'cookie',
  'x-api-key',
  'x-service-key',
  'x-facilitator-key',
  'stripe-signature',
];

const SECRET_PATHS = SECRET_MEMBERS.flatMap((name) => [`["${name}"]`, `*["${name}"]`]);

/** What is a secret by its form: a JWT, a Stripe key, signing secret or client secret, a bearer key. */
const SECRET_FORMS =
  /eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*|\b(?:sk|rk)_(?:test|live)_\w{8,}|\bwhsec_\w{8,}|\bpi_\w+_secret_\w+|(?<=Bearer )[\w.~+/-]{8,}/g;

/** Enough digits that a card number may be among them. */
const MANY_DIGITS = /\d[\d -]{11,}\d/;

const FLUSH_MS = 50;

export function createLogger(level: string): Logger {
  const destination = pino.destination({ sync: false, minLength: 4096, periodicFlush: FLUSH_MS });
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_PATHS, censor: '[secret]' },
      serializers: { err: describeError },
      hooks: { streamWrite: mask },
    },
    destination,
  );
}

/** One line of the log without what nobody may read. */
export function mask(line: string): string {
  const masked = line.replace(SECRET_FORMS, '[secret]');
  return MANY_DIGITS.test(masked) ? maskCardNumbers(masked) : masked;
}

/** Members that name a cause; not those that repeat what a client sent (a statement's values, a body). */
function describeError(error: Error & { code?: unknown; constraint?: unknown }) {
  const { name, message, stack, code, constraint } = error;
  return { type: name, message, stack, code, constraint };
}
