/** Shapes that several routes share. Every body is closed: unknown members are refused (LR-5). */
import Type, { type Static } from 'typebox';

export const closed = { additionalProperties: false } as const;

export const Uuid = Type.String({ format: 'uuid' });

/** An amount in an answer: a JSON number in major units; a client copes with a decimal string too. */
export const AmountAnswer = Type.Union([
  Type.Number(),
  Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' }),
]);

/** An amount in a request: a positive JSON number in major units. */
export const AmountRequest = Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000 });

export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3,4}$' });

export const Metadata = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown());

export const ErrorAnswer = Type.Object(
  {
    success: Type.Literal(false),
    code: Type.String(),
    message: Type.Union([Type.String(), Type.Array(Type.String())]),
    timestamp: Type.String(),
    path: Type.String(),
  },
  closed,
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;
