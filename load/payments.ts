/** The lines that k6 wrote, a payment each: what payers were promised, for the audit of the books. */
import { existsSync, readFileSync } from 'node:fs';
import Type from 'typebox';
import Value from 'typebox/value';
import type { JournalEntry } from '../target/target.ts';
import { FLOWS } from './peak.ts';
import type { PaymentLine } from './plan.ts';

const Line = Type.Object({
  event: Type.Literal('payment'),
  phase: Type.Union([Type.Literal('ramp'), Type.Literal('plateau')]),
  at: Type.Number(),
  flow: Type.Union(FLOWS.map((flow) => Type.Literal(flow))),
  declined: Type.Optional(Type.Boolean()),
  ok: Type.Boolean(),
  minor: Type.Integer(),
  currency: Type.String(),
  intentId: Type.Optional(Type.String()),
  paymentId: Type.Optional(Type.String()),
  transactionHash: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
  refused: Type.Optional(Type.String()),
});

/** All payments so far; lines of another kind (k6's own) and a last line cut off are left out. */
export function readPayments(file: string): PaymentLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(parsePayment);
}

function parsePayment(text: string): PaymentLine[] {
  try {
    const line: unknown = JSON.parse(text);
    return Value.Check(Line, line) ? [line] : [];
  } catch {
    return [];
  }
}

/** What the driver would have written into the journal for these payments. */
export function journalOf(payments: readonly PaymentLine[]): JournalEntry[] {
  return payments.flatMap((payment) => {
    const { at, minor, currency, intentId, paymentId, status } = payment;
    const common = { at, intentId, minor: String(minor), currency };
    if (payment.transactionHash !== undefined) return [onChain(payment)];
    if (intentId === undefined) return [];
    const unnamed = { paymentId: undefined, status: 'pending' };
    const created = { ...common, ...unnamed, kind: 'intent-created' } as const;
    if (status === undefined) return [created];
    return [created, { ...common, kind: 'payment-processed', paymentId, status } as const];
  });
}

function onChain({ at, flow, minor, currency, paymentId, transactionHash, ok }: PaymentLine) {
  return {
    at,
    kind: 'payment-processed',
    method: flow,
    paymentId,
    intentId: undefined,
    minor: String(minor),
    currency,
    status: ok ? 'completed' : 'pending',
    ...(transactionHash !== undefined && { transactionHash }),
  } as const;
}
