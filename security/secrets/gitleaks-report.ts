/**
 * Reads what gitleaks left: its JSON report and the counts on its standard error. The counts matter as much
 * as the report: gitleaks ends green, with an empty report, when it was given nothing to look at.
 */
import Type from 'typebox';
import Value from 'typebox/value';
import type { Finding } from '../findings.ts';
import { none, type ScanOutcome } from '../scan.ts';

/** The members of a gitleaks 8 finding that are used. `Match` and `Secret` are redacted by its flag. */
const GitleaksReport = Type.Array(
  Type.Object({
    RuleID: Type.String({ minLength: 1 }),
    Description: Type.String(),
    File: Type.String(),
    StartLine: Type.Integer({ minimum: 0 }),
    Commit: Type.String(),
    Fingerprint: Type.String(),
  }),
);

export interface GitleaksRun {
  /** Text of the JSON report; `undefined` when no file was written. */
  readonly report: string | undefined;
  /** 0 without and 1 with findings; anything else is a scan that broke. */
  readonly exitCode: number | undefined;
  /** Commits or files that were looked at. */
  readonly scanned: number;
  /** What was looked at, for the message: `commits` or `files`. */
  readonly unit: string;
}

/** The number of commits in gitleaks' own summary ("12 commits scanned."); 0 when it says none. */
export function commitsScanned(standardError: string): number {
  return Number(/(\d+) commits scanned/.exec(standardError)?.[1] ?? 0);
}

export function readGitleaks(run: GitleaksRun): ScanOutcome {
  if (run.exitCode !== 0 && run.exitCode !== 1)
    return none(`gitleaks broke with exit code ${run.exitCode ?? 'none'}: see the run's log`);
  const findings = parse(run.report);
  if (findings === undefined) return none('gitleaks left no readable report');
  if (run.scanned === 0) return none(`gitleaks scanned 0 ${run.unit}`);
  if (findings.length === 0 && run.exitCode === 1)
    return none('gitleaks reported leaks by its exit code, but its report names none');
  return { kind: 'evidence', findings, scanned: run.scanned };
}

function parse(text: string | undefined): Finding[] | undefined {
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Value.Check(GitleaksReport, json)) return undefined;
  return json.map((leak) => ({
    tool: 'gitleaks',
    ruleId: leak.RuleID,
    severity: 'critical',
    title: leak.Description,
    location: { file: leak.File, line: Math.max(1, leak.StartLine) },
    message: leak.Commit
      ? `in commit ${leak.Commit.slice(0, 12)}; ignore by fingerprint ${leak.Fingerprint}`
      : `in the working tree; ignore by fingerprint ${leak.Fingerprint}`,
  }));
}
