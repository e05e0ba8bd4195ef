/** SARIF: each tool its run, each finding its rule, its level and the place where it was found. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleVerdict } from '../sample/sample-verdict.ts';
import { type Finding, sarifOf, sarifReport } from './index.ts';

const LEAK: Finding = {
  tool: 'gitleaks',
  ruleId: 'stripe-access-token',
  severity: 'critical',
  title: 'A Stripe key',
  location: { file: 'src/a b.ts', line: 7 },
  message: 'a key stands in src/a b.ts',
};
const HEADER: Finding = {
  tool: 'zap',
  ruleId: '10021',
  severity: 'low',
  title: 'nosniff is missing',
  location: { url: 'http://127.0.0.1:4000/api/payments', method: 'GET' },
  message: 'GET /api/payments has no X-Content-Type-Options',
};

it('gives each tool a run and each finding a result with its level and place', () => {
  expect(sarifOf([LEAK, HEADER])).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gitleaks', rules: [{ id: 'stripe-access-token' }] } },
        results: [
          {
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'src/a%20b.ts' },
                  region: { startLine: 7 },
                },
              },
            ],
          },
        ],
      },
      {
        tool: { driver: { name: 'zap', rules: [{ properties: { 'security-severity': '2.5' } }] } },
        results: [{ level: 'note', ruleId: '10021' }],
      },
    ],
  });
});

it('is one empty run where scanners found nothing', () => {
  expect(sarifOf([])).toMatchObject({ runs: [{ results: [] }] });
});

it.each([
  ['no scanner left findings', undefined, /no scanner/],
  ['the findings are broken', '[{"tool": 1}]', /no list of findings/],
])('is left out where %s', async (_, content, reason) => {
  const runDir = mkdtempSync(join(tmpdir(), 'launch-gate-sarif-'));
  const verdict = sampleVerdict('GO');
  if (content !== undefined) {
    mkdirSync(join(runDir, 'security'));
    writeFileSync(join(runDir, 'security/findings.json'), content);
  }
  await expect(sarifReport.write({ verdict, runDir })).rejects.toThrow(reason);
});
