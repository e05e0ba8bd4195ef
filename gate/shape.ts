/** Says in one line where a value leaves its schema, for messages to people. */
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** Such as `/targets/staging/url must be string`. Call it for a value that `Value.Check` refused. */
export function shapeFault(schema: TSchema, value: unknown): string {
  const [first] = Value.Errors(schema, value);
  if (first === undefined) return 'has an unknown fault';
  return `${first.instancePath || 'the file'} ${first.message}`;
}
