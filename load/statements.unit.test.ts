/** Slow statements are read from PostgreSQL's jsonlog: those of the target's database, over 100 ms. */
import { expect, test } from 'vitest';
import { slowStatements } from './statements.ts';

const line = (dbname: string | undefined, message: string) =>
  `${JSON.stringify({ timestamp: '2026-01-01 00:00:00.000 UTC', dbname, message })}\n`;

test('only statements over 100 ms of that database count', () => {
  const log =
    line('load', 'duration: 120.512 ms  execute <unnamed>: update payments set status = $1') +
    line('load', 'duration: 100.000 ms  statement: select 1') +
    line('other', 'duration: 900.000 ms  statement: select 2') +
    line(undefined, 'checkpoint starting: time') +
    line('load', 'canceling statement due to user request');
  expect(slowStatements(log, 'load')).toEqual([
    'duration: 120.512 ms  execute <unnamed>: update payments set status = $1',
  ]);
});

test('a quiet log has no slow statement', () => {
  expect(slowStatements('', 'load')).toEqual([]);
});
