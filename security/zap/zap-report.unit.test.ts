/** ZAP's reports: every alert is counted by its risk, and a scan of nothing is no evidence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countBySeverity } from '../findings.ts';
import { caseOf } from '../scan.ts';
import { readSarif, readScan, readTraditionalJson } from './zap-report.ts';

const sample = (name: string) =>
  readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8');
const SITE = 'http://127.0.0.1:8077';
const facts = { urls: 7, rules: 55, errors: [] };

describe('the traditional JSON report', () => {
  it('gives one finding an instance, by risk, of a passive baseline', () => {
    const findings = readTraditionalJson(sample('baseline'), SITE) ?? [];
    expect(countBySeverity(findings)).toEqual({ critical: 0, high: 0, medium: 4, low: 5, info: 0 });
    expect(findings[0]).toEqual({
      tool: 'zap',
      ruleId: '10038',
      severity: 'medium',
      title: 'Content Security Policy (CSP) Header Not Set',
      location: { url: SITE, method: 'GET' },
      message: 'Medium (High) (risk and confidence)',
    });
  });

  it('gives the injections of an active scan as high', () => {
    const findings = readTraditionalJson(sample('active-scan'), SITE) ?? [];
    expect(countBySeverity(findings)).toEqual({ critical: 0, high: 5, medium: 4, low: 5, info: 0 });
    expect([...new Set(findings.filter((f) => f.severity === 'high').map((f) => f.title))]).toEqual(
      [
        'Cross Site Scripting (Reflected)',
        'Path Traversal',
        'SQL Injection',
        'SQL Injection - SQLite',
      ],
    );
  });

  it('leaves out another site and what was marked a false positive', () => {
    expect(readTraditionalJson(sample('baseline'), 'http://127.0.0.1:9')).toEqual([]);
    const marked = sample('baseline').replaceAll('"confidence": "3"', '"confidence": "0"');
    expect(countBySeverity(readTraditionalJson(marked, SITE) ?? []).medium).toBe(2);
  });

  it.each([
    ['an empty file', ''],
    ['corrupt JSON', sample('baseline').slice(0, 900)],
    ['another tool', sample('baseline').replace('"ZAP"', '"Other"')],
    ['a risk out of range', sample('baseline').replace('"riskcode": "2"', '"riskcode": "9"')],
    ['no site list', '{"@programName": "ZAP", "@version": "2.17.0"}'],
  ])('takes %s for no report', (_, text) => {
    expect(readTraditionalJson(text, SITE)).toBeUndefined();
  });
});

describe('the SARIF report', () => {
  it('tells the same story as the JSON of the same scan', () => {
    const sarif = readSarif(sample('active-scan.sarif')) ?? [];
    const json = readTraditionalJson(sample('active-scan'), SITE) ?? [];
    expect(countBySeverity(sarif)).toEqual(countBySeverity(json));
    expect(new Set(sarif.map((f) => f.ruleId))).toEqual(new Set(json.map((f) => f.ruleId)));
    expect(sarif.find((f) => f.ruleId === '6')?.title).toBe('Path Traversal');
  });

  it.each(['', '{', '{"version": "2.1.0", "runs": []}'])('takes %j for no report', (text) => {
    expect(readSarif(text)).toBeUndefined();
  });
});

describe('the outcome of a scan', () => {
  const judged = {
    check: 'security.zap-no-high',
    title: 'no alert of high risk',
    metric: 'security.zap-high-alerts',
    counts: (finding: { severity: string }) => finding.severity === 'high',
  };

  it('counts k of n findings: those of the risk that is judged', () => {
    const result = caseOf(readScan(sample('active-scan'), SITE, facts), judged);
    expect(result).toMatchObject({ status: 'failed', measurements: [{ value: 5, samples: 7 }] });
    expect(result.message).toMatch(
      /^expected no such finding, saw 5 in 7 scanned:\nhigh Cross Site/,
    );
  });

  it('passes a baseline without a high alert', () => {
    const result = caseOf(readScan(sample('baseline'), SITE, facts), judged);
    expect(result).toMatchObject({ status: 'passed', measurements: [{ value: 0, samples: 7 }] });
  });

  it.each([
    ['no address reached', sample('baseline'), { ...facts, urls: 0 }, 'ZAP reached 0 addresses'],
    ['no rule on', sample('baseline'), { ...facts, rules: 0 }, 'ZAP scanned with 0 rules'],
    ['a failed plan', sample('baseline'), { ...facts, errors: ['no host'] }, 'no host'],
    ['no report', undefined, facts, 'ZAP left no readable report'],
    ['a corrupt report', '{"site": [', facts, 'ZAP left no readable report'],
  ])('takes %s for no evidence', (_, text, seen, reason) => {
    const result = caseOf(readScan(text, SITE, seen), judged);
    expect(result.status).toBe('skipped');
    expect(result.message).toContain(reason);
    expect(result.measurements).toBeUndefined();
  });
});
