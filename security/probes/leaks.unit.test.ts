/** The eye for internals: it sees each kind in an answer, and sees none in an honest one. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../target/target.ts';
import { expectErrorShape, expectNoInternals } from './leaks.ts';

function answer(body: unknown): Answer<unknown> {
  const text = JSON.stringify(body);
  const curl = 'curl http://127.0.0.1:4000/api/payments';
  return { status: 400, headers: new Headers(), body, text, durationMs: 1, curl };
}

const honest = {
  success: false,
  code: 'PAYMENT_NOT_FOUND',
  message: 'No such payment; update the id, or select one from your list',
  timestamp: '2026-11-23T20:00:00.000Z',
  path: '/api/payments/../../etc/passwd',
};

describe('an answer', () => {
  it('may be honest', () => {
    expect(() => expectNoInternals(answer(honest))).not.toThrow();
    expect(() => expectErrorShape(answer(honest))).not.toThrow();
  });

  it.each([
    ['a stack trace', 'Error: no\n    at processPayment (/srv/app/payments/process.ts:41:9)'],
    ['a stack trace', 'Error: no\n    at async file:///srv/app/main.js:10:3'],
    ['an internal path', "Cannot find module '/srv/agentrix/dist/x'"],
    ['an internal path', 'see node_modules/pg/lib/client.js'],
    ['a source file', 'thrown in repository.ts:88'],
    ['SQL text', 'SELECT id, email FROM users WHERE id = $1'],
    ['SQL text', 'insert into payments (id) values ($1)'],
    ["the database's words", 'syntax error at or near "OR"'],
    ["the database's words", 'invalid input syntax for type uuid: "x"'],
    ["the database's words", 'duplicate key value violates unique constraint "users_email"'],
    ['a connection', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['a secret', 'No such API key: sk_test_'],
  ])('shows %s in %j', (name, message) => {
    expect(() => expectNoInternals(answer({ ...honest, message }))).toThrow(name);
  });

  it.each([
    ['a stack', { ...honest, stack: 'Error' }],
    ['no code', { ...honest, code: undefined }],
    ["the framework's own shape", { statusCode: 400, error: 'Bad Request', message: 'no' }],
    ['nothing', undefined],
  ])('has another shape with %s', (_, body) => {
    expect(() => expectErrorShape(answer(body))).toThrow('the error body of');
  });
});
