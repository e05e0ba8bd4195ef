/** The inputs that no target may accept, each with what is wrong about it. */
import type { ProcessBody } from '../../contracts/api/index.ts';

export interface BadInput {
  readonly what: string;
  /** Sent as JSON, or as it is where it is text. */
  readonly body: unknown;
  /** The member that the message must name. */
  readonly member?: string;
}

/** What all the bad ones are made from; itself accepted. */
export const goodIntent = {
  amount: 50,
  currency: 'USD',
  paymentMethod: 'stripe',
} as const satisfies ProcessBody;

/** What is no body of create-intent at all. */
export const badBodies: readonly BadInput[] = [
  { what: 'JSON cut short', body: '{"amount": 10, "currency":' },
  { what: 'no JSON', body: 'amount=10&currency=USD' },
  { what: 'an empty body', body: '' },
  { what: 'null', body: 'null' },
  { what: 'a list', body: [goodIntent] },
  { what: 'a text', body: '"USD"' },
  { what: 'no members', body: {} },
  {
    what: 'a prototype',
    body: '{"amount":50,"currency":"USD","paymentMethod":"stripe","__proto__":{"admin":true}}',
  },
];

/** One member of create-intent wrong. */
export const badIntents: readonly BadInput[] = [
  intent('an unknown member', { userId: 'someone' }, 'userId'),
  intent('a status of one’s choice', { status: 'completed' }, 'status'),
  intent('no method', { paymentMethod: undefined }, 'paymentMethod'),
  intent('an unknown method', { paymentMethod: 'barter' }, 'paymentMethod'),
  intent('a method without cards', { paymentMethod: 'wallet' }),
  intent('an unknown currency', { currency: 'ZZZ' }, 'currency'),
  intent('a currency that is a number', { currency: 840 }, 'currency'),
  intent('a description that is a list', { description: ['x'] }, 'description'),
  intent('a description without end', { description: 'x'.repeat(10_000) }, 'description'),
  intent('metadata that is a text', { metadata: 'x' }, 'metadata'),
];

/** Amounts that are no money. */
export const badAmounts: readonly BadInput[] = [
  intent('no amount', { amount: undefined }, 'amount'),
  intent('a text', { amount: '50' }, 'amount'),
  intent('true', { amount: true }, 'amount'),
  intent('null', { amount: null }, 'amount'),
  intent('a list', { amount: [50] }, 'amount'),
  intent('zero', { amount: 0 }, 'amount'),
  intent('a negative amount', { amount: -50 }, 'amount'),
  intent('a tenth of a cent', { amount: 10.001 }, 'amount'),
  intent('less than a cent', { amount: 0.001 }, 'amount'),
  intent('half a yen', { amount: 1000.5, currency: 'JPY' }, 'amount'),
  intent('more than all money', { amount: 1e15 }, 'amount'),
  { what: 'NaN', body: '{"amount":NaN,"currency":"USD","paymentMethod":"stripe"}' },
  {
    what: 'infinity',
    body: '{"amount":1e999,"currency":"USD","paymentMethod":"stripe"}',
    member: 'amount',
  },
];

function intent(what: string, change: Record<string, unknown>, member?: string): BadInput {
  return { what, body: { ...goodIntent, ...change }, ...(member === undefined ? {} : { member }) };
}
