/** Results are read by their shape; what can't be read is told apart, never skipped. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MEASUREMENT_TYPE, openResults, readRunContext } from '../../evidence/index.ts';
import { countResults, readResults } from './read-results.ts';

const MEASUREMENT = { metric: 'p95', value: 80, unit: 'ms', samples: 10, better: 'lower' } as const;

class RunFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'launch-gate-results-'));

  write(file: string, content: unknown): this {
    const folder = join(this.path, 'allure-results/api');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const RESULT = {
  name: 'pays',
  status: 'failed',
  statusDetails: { message: 'saw 2', trace: 'at x' },
  labels: [
    { name: 'check', value: 'api.pays' },
    { name: 'run', value: 'now' },
    { name: 'books', value: 'ledger = provider' },
  ],
  start: 1,
  stop: 2,
};

test('a result becomes a case with its labels, message and end', () => {
  using run = new RunFolder().write('a-result.json', RESULT);
  expect(readResults(run.path)).toEqual({
    broken: [],
    cases: [
      {
        suite: 'api',
        file: 'allure-results/api/a-result.json',
        name: 'pays',
        check: 'api.pays',
        run: 'now',
        status: 'failed',
        message: 'saw 2',
        endedAt: 2,
        measurements: [],
        books: 'ledger = provider',
      },
    ],
  });
});

test('what our own writer writes is read back', () => {
  using run = new RunFolder();
  const context = { ...readRunContext({}), workDir: run.path, run: 'now' };
  const written = { check: 'load.p95', title: 'P95', measurements: [MEASUREMENT] };
  openResults(context, 'load').write({ ...written, status: 'passed' });
  const { cases, broken } = readResults(run.path);
  expect(broken).toEqual([]);
  expect(cases).toMatchObject([
    { suite: 'load', check: 'load.p95', run: 'now', status: 'passed', measurements: [MEASUREMENT] },
  ]);
});

test('a measurement that hangs on a step of a step is found', () => {
  const attachment = { name: 'p95', type: MEASUREMENT_TYPE, source: 'a-attachment.json' };
  const steps = [{ name: 's', steps: [{ name: 't', attachments: [attachment] }] }];
  using run = new RunFolder()
    .write('a-result.json', { ...RESULT, steps })
    .write('a-attachment.json', MEASUREMENT);
  expect(readResults(run.path).cases[0]?.measurements).toEqual([MEASUREMENT]);
});

test('a run without any results has no cases', () => {
  using run = new RunFolder();
  expect(readResults(run.path)).toEqual({ cases: [], broken: [] });
  expect(countResults(join(run.path, 'allure-results/api'))).toBe(0);
});

test('unreadable results count as written', () => {
  using run = new RunFolder().write('a-result.json', '').write('b-result.json', RESULT);
  run.write('c-container.json', {}).write('d-attachment.txt', 'x');
  expect(countResults(join(run.path, 'allure-results/api'))).toBe(2);
});

const BROKEN: readonly [string, unknown, string][] = [
  ['is empty', '', 'is empty or no JSON'],
  ['is cut off', '{"name":"pays","sta', 'is empty or no JSON'],
  ['is no result', '[]', 'is no Allure result'],
  ['has no labels', { name: 'x', status: 'passed' }, 'is no Allure result'],
  ['has an unknown status', { ...RESULT, status: 'green' }, '/status'],
  ['has no status', { ...RESULT, status: undefined }, 'is no Allure result'],
  ['has labels without a value', { ...RESULT, labels: [{ name: 'check' }] }, '/labels/0'],
];

describe('a file is evidence of nothing when it', () => {
  test.each(BROKEN)('%s', (_, content, reason) => {
    using run = new RunFolder().write('a-result.json', content);
    const { cases, broken } = readResults(run.path);
    expect(cases).toEqual([]);
    expect(broken).toMatchObject([{ suite: 'api', file: 'allure-results/api/a-result.json' }]);
    expect(broken[0]?.reason).toContain(reason);
  });
});

const attached = { ...RESULT, attachments: [{ type: MEASUREMENT_TYPE, source: 'm.json' }] };

const BAD_NUMBERS: readonly [string, unknown][] = [
  ['is missing', undefined],
  ['is empty', ''],
  ['has no number', { ...MEASUREMENT, value: null }],
  ['has a text for a number', { ...MEASUREMENT, value: '80' }],
  ['has no samples', { ...MEASUREMENT, samples: undefined }],
  ['has negative samples', { ...MEASUREMENT, samples: -1 }],
  ['brings its own limit', { ...MEASUREMENT, limit: 1e9 }],
];

describe('a measurement is broken evidence when it', () => {
  test.each(BAD_NUMBERS)('%s', (_, content) => {
    using run = new RunFolder().write('a-result.json', attached);
    if (content !== undefined) run.write('m.json', content);
    const { cases, broken } = readResults(run.path);
    expect(cases[0]?.measurements).toEqual([]);
    expect(broken).toEqual([
      { suite: 'api', file: 'allure-results/api/m.json', reason: 'is no measurement' },
    ]);
  });
});

test('an attachment can’t lead out of the results folder', () => {
  const source = '../../../secret.json';
  using run = new RunFolder().write('a-result.json', {
    ...RESULT,
    attachments: [{ type: MEASUREMENT_TYPE, source }],
  });
  expect(readResults(run.path).broken[0]?.reason).toContain('/attachments/0/source');
});
