/** What must never leave the target: the look of its inside, and what people trusted it with. */

import Value from 'typebox/value';
import { expect } from 'vitest';
import { ErrorAnswer } from '../../contracts/api/index.ts';
import type { Answer } from '../../target/target.ts';

/** Each with the name that a failure calls it by. */
const INTERNALS: Readonly<Record<string, RegExp>> = {
  'a stack trace': /\bat (async )?[\w.<>[\] ]+ \(?(file:|node:|\/)[^\s)]+:\d+:\d+|"stack"\s*:/,
  'an internal path':
    /node_modules|(file:\/\/|["'\s(])\/(home|root|srv|usr|app|opt|tmp|var|work)\//,
  'a source file': /[\w-]+\.(ts|js|mjs|cjs|sql):\d+/,
  'SQL text':
    /\bSELECT .+ FROM \w|\b([Ii]nsert into|INSERT INTO|[Dd]elete from|DELETE FROM) \w+|UPDATE \w+ SET|select .+\$\d/,
  "the database's words":
    /syntax error at or near|violates \w+[- ]\w+|relation "|invalid input syntax|SQLSTATE|pg_/,
  'a connection': /(postgres(ql)?|redis):\/\/|ECONN(REFUSED|RESET)|127\.0\.0\.1:\d+/,
  'a secret': /\b(sk|rk)_(test|live)_|whsec_|-----BEGIN|\beyJ[\w-]{8,}\.[\w-]{4,}\./,
};

/** @throws when the text shows the target's inside. */
export function expectNoInternals(answer: Answer<unknown>): void {
  for (const [name, pattern] of Object.entries(INTERNALS)) {
    const shown = pattern.exec(answer.text)?.[0];
    expect(shown, `${name} in the answer to ${answer.curl}\n${answer.text}`).toBeUndefined();
  }
}

/** The error body of the API: exactly the five members, `success` false. */
export function expectErrorShape(answer: Answer<unknown>): void {
  const fits = Value.Check(ErrorAnswer, answer.body);
  expect(fits, `the error body of ${answer.curl}\n${answer.status} ${answer.text}`).toBe(true);
}

/** What people trust a payment system with, in the spellings in which it may turn up. */
export const CARD = {
  plain: '4242424242424242',
  spaced: '4242 4242 4242 4242',
  dashed: '4242-4242-4242-4242',
} as const;
