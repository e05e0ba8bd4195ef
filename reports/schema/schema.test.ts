/** The published schema is the one in force, and a verdict that leaves something out does not keep it. */
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { Verdict } from '../../evidence/index.ts';
import { sampleVerdict } from '../sample/sample-verdict.ts';
import { verdictSchema } from './index.ts';

const published = new URL('../../docs/verdict.schema.json', import.meta.url);

it('is published in docs/ as it is in force', () => {
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(verdictSchema()));
});

it.each(['GO', 'NO-GO'] as const)('is kept by a verdict that says %s', (outcome) => {
  expect([...Value.Errors(Verdict, sampleVerdict(outcome))]).toEqual([]);
});

it('is not kept by a verdict without its requirements', () => {
  const { requirements, ...rest } = sampleVerdict('GO');
  expect(requirements).toHaveLength(273);
  expect(Value.Check(Verdict, rest)).toBe(false);
});
