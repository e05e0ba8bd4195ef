/**
 * What a scanner leaves behind: evidence, or nothing with the reason why. A scan that looked at nothing is
 * nothing, however green it ends, so the two are different types and the caller can't mix them up.
 */
import type { CaseResult, Measurement } from '../evidence/index.ts';
import type { Finding } from './findings.ts';

export interface ScanEvidence {
  readonly kind: 'evidence';
  readonly findings: readonly Finding[];
  /** How many commits, files or addresses were looked at; at least one. */
  readonly scanned: number;
}

export interface NoEvidence {
  readonly kind: 'none';
  /** Why there is nothing to judge, and what to do, in one line. */
  readonly reason: string;
}

export type ScanOutcome = ScanEvidence | NoEvidence;

export function none(reason: string): NoEvidence {
  return { kind: 'none', reason };
}

/** What is judged of a scan: one number of findings against the limit of its metric. */
export interface Judged {
  readonly check: string;
  readonly title: string;
  readonly metric: string;
  /** Which findings count. */
  readonly counts: (finding: Finding) => boolean;
}

/** How many findings a failure names before it says "and n more". */
const NAMED = 10;

/** The Allure case of a scan: failed with the findings that count, skipped (NOT RUN) without evidence. */
export function caseOf(outcome: ScanOutcome, judged: Judged): CaseResult {
  const { check, title } = judged;
  if (outcome.kind === 'none') return { check, title, status: 'skipped', message: outcome.reason };
  const counted = outcome.findings.filter(judged.counts);
  const measurement: Measurement = {
    metric: judged.metric,
    value: counted.length,
    unit: 'findings',
    samples: outcome.scanned,
    better: 'lower',
  };
  return {
    check,
    title,
    status: counted.length === 0 ? 'passed' : 'failed',
    measurements: [measurement],
    ...(counted.length > 0 && { message: describe(counted, outcome.scanned) }),
    attachments: [
      {
        name: 'findings',
        contentType: 'application/json',
        content: JSON.stringify(outcome.findings, null, 2),
      },
    ],
  };
}

function describe(findings: readonly Finding[], scanned: number): string {
  const lines = findings.slice(0, NAMED).map((finding) => {
    const { location } = finding;
    const where =
      'file' in location
        ? `${location.file}:${location.line}`
        : `${location.method} ${location.url}`;
    return `${finding.severity} ${finding.title} (${finding.tool} ${finding.ruleId}) at ${where}`;
  });
  const more = findings.length > NAMED ? [`and ${findings.length - NAMED} more`] : [];
  const head = `expected no such finding, saw ${findings.length} in ${scanned} scanned:`;
  return [head, ...lines, ...more].join('\n');
}
