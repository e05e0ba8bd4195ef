/** A mutant is tried by the files that can catch it, and by whole suites where no file says so. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMutants } from '../../fixtures/mutants/index.ts';
import { filesThatProve } from './files-that-prove.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the files that name a check which must catch the fault, and no other', () => {
  const fault = { suites: ['api'], catches: ['privacy.unfinished-not-erased'] } as const;
  const files = filesThatProve(ROOT, fault);
  expect(files).toEqual(new Map([['api', ['suites/api/erasure-unfinished.test.ts']]]));
});

test('a check that no file names, or a suite that is no folder of tests, has the suite run whole', () => {
  expect(filesThatProve(ROOT, { suites: ['api'], catches: ['no.such-check'] })).toEqual(new Map());
  expect(filesThatProve(ROOT, { suites: ['load'], catches: ['load.p95'] })).toEqual(new Map());
});

test('every file that is found for a known fault is there', async () => {
  const files = (await readMutants()).flatMap((one) => [...filesThatProve(ROOT, one).values()]);
  expect(files.length).toBeGreaterThan(100);
  for (const file of files.flat()) expect(existsSync(join(ROOT, file)), file).toBe(true);
});
