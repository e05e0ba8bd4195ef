/** The list of findings that a reader gets: whole, harmful ones first, in the shape that it declares. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import Value from 'typebox/value';
import { expect, it, onTestFinished } from 'vitest';
import { countBySeverity, Finding, publishFindings } from './findings.ts';
import { caseOf } from './scan.ts';

const found = (severity: Finding['severity'], line: number): Finding => ({
  tool: 'gitleaks',
  ruleId: 'rule',
  severity,
  title: 'A thing',
  location: { file: 'a.ts', line },
  message: 'seen',
});

it('is written harmful ones first, and reads back by its schema', () => {
  const workDir = mkdtempSync(join(tmpdir(), 'findings-'));
  onTestFinished(() => rmSync(workDir, { recursive: true, force: true }));
  publishFindings({ workDir }, [found('low', 1), found('critical', 2), found('info', 3)]);
  const file = join(workDir, 'publish', 'security', 'findings.json');
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Value.Check(Type.Array(Finding), read)) expect.fail('not a list of findings');
  expect(read.map((finding) => finding.severity)).toEqual(['critical', 'low', 'info']);
  expect(countBySeverity(read)).toEqual({ critical: 1, high: 0, medium: 0, low: 1, info: 1 });
});

it('is named in a failure up to ten, and counted whole', () => {
  const findings = Array.from({ length: 12 }, (_, index) => found('critical', index + 1));
  const outcome = { kind: 'evidence', findings, scanned: 40 } as const;
  const judged = { check: 'security.a', title: 'a', metric: 'security.b', counts: () => true };
  const result = caseOf(outcome, judged);
  expect(result.message?.split('\n')).toHaveLength(12);
  expect(result.message).toContain('a.ts:10\nand 2 more');
  expect(result.measurements?.[0]).toMatchObject({ value: 12, samples: 40, better: 'lower' });
});
