/**
 * What payers were promised, as the target's answers said it. Every request is looked at, whichever
 * helper sent it, so that a raw request's promise is audited too.
 */
import { parseMoney } from '../../contracts/api/index.ts';
import type { JournalEntry } from '../target.ts';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The parsed bodies; anything. */
  readonly sent: unknown;
  readonly status: number;
  readonly received: unknown;
}

const RECORDED: Readonly<Record<string, JournalEntry['kind']>> = {
  'POST /api/payments/create-intent': 'intent-created',
  'POST /api/payments/process': 'payment-processed',
  'POST /api/refunds': 'refund-answered',
};

type Fields = Readonly<Record<string, unknown>>;

/** An executed pay intent promises like a payment: it has its payment's id. */
const EXECUTED = /^POST \/api\/pay-intents\/[^/]+\/execute$/;

/** The promise in an answer, if there is one. An answer that can't be read promises nothing. */
export function promiseIn(exchange: Exchange): JournalEntry | undefined {
  const { method, path, status, received, sent } = exchange;
  const route = `${method} ${path.split('?')[0]}`;
  const kind = EXECUTED.test(route) ? 'payment-processed' : RECORDED[route];
  if (kind === undefined || status < 200 || status > 299 || !isFields(received)) return undefined;
  const minor = minorOf(received);
  if (minor === undefined) return undefined;
  const common = {
    at: Date.now(),
    kind,
    minor: String(minor),
    currency: String(received.currency),
    status: String(received.status),
  };
  const asked = isFields(sent) ? sent.paymentIntentId : received.paymentIntentId;
  if (kind === 'intent-created')
    return { ...common, paymentId: undefined, intentId: textOf(received.paymentIntentId) };
  if (kind === 'payment-processed')
    return {
      ...common,
      ...onChain(received),
      paymentId: textOf(received.id),
      intentId: textOf(asked),
    };
  const refundId = textOf(received.id);
  const paymentId = textOf(received.paymentId);
  return { ...common, paymentId, intentId: undefined, ...(refundId ? { refundId } : {}) };
}

/** How a payment that no card pays is paid. */
function onChain({ paymentMethod, transactionHash }: Fields) {
  const method = textOf(paymentMethod);
  if (method === undefined || method === 'stripe') return {};
  const hash = textOf(transactionHash);
  return { method, ...(hash === undefined ? {} : { transactionHash: hash }) };
}

function minorOf({ amount, currency }: Fields): bigint | undefined {
  if (typeof amount !== 'number' && typeof amount !== 'string') return undefined;
  try {
    return parseMoney(amount, String(currency)).minor;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
