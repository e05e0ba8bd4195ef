/**
 * The verdict: manifest × evidence × catalogue, without touching disk, network or clock. Everything that is missing
 * counts against GO (design.md, "It never passes by absence").
 */
import {
  type RequirementState,
  type SuiteState,
  VERDICT_SCHEMA,
  type Verdict,
} from '../../evidence/index.ts';
import type { Evidence, RunFacts } from '../evidence/evidence.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Requirement } from '../plan/requirement.ts';
import { judgeAudit } from './judge-audit.ts';
import { type JudgedCheck, judgeCheck } from './judge-check.ts';
import { judgeRequirements, type RowRules } from './judge-requirement.ts';
import { judgeSlo } from './judge-slo.ts';
import { judgeSuite } from './judge-suite.ts';
import { outcome } from './outcome.ts';

export interface Judgement {
  readonly manifest: Manifest;
  readonly evidence: Evidence;
  readonly facts: Pick<RunFacts, 'stack' | 'tools' | 'git' | 'durationMs' | 'notes'>;
  readonly catalogue: readonly Requirement[];
  readonly requires: RowRules['requires'];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly exitCode: 0 | 1;
}

export function judge(judgement: Judgement): Judged {
  const { manifest, evidence, facts, catalogue, requires, now } = judgement;
  const checks = manifest.suites.flatMap((suite) =>
    suite.checks.map((check) => judgeCheck({ check, suite, manifest, evidence, now })),
  );
  const byId = new Map(checks.map((check) => [check.id, check]));
  const rules: RowRules = { profile: manifest.profile, requires };
  const requirements: RequirementState[] = judgeRequirements(catalogue, byId, rules);
  const suites = manifest.suites
    .map((suite) => judgeSuite(suite, manifest, evidence))
    .map((suite) => withOpenChecks(suite, checks));
  const audit = judgeAudit(manifest, evidence, checks);
  const { exitCode, ...said } = outcome({ manifest, suites, checks, requirements, audit });
  const verdict: Verdict = {
    schema: VERDICT_SCHEMA,
    ...said,
    profile: manifest.profile,
    run: manifest.run,
    target: manifest.target,
    seed: manifest.seed,
    startedAt: manifest.startedAt,
    ...published(facts),
    notes: [...facts.notes, ...unclaimed(catalogue, checks)],
    suites,
    requirements,
    slo: judgeSlo(catalogue, byId, manifest),
    audit,
  };
  return { verdict, exitCode };
}

/** A suite that ran to its end, but not what was required of it, is no green one. */
function withOpenChecks(suite: SuiteState, checks: readonly JudgedCheck[]): SuiteState {
  if (suite.status !== 'passed') return suite;
  const open = checks.find(
    (one) => one.suite === suite.name && one.required && one.status === 'not-run' && !one.excused,
  );
  if (open === undefined) return suite;
  return { ...suite, status: 'not-run', reason: open.reason ?? `${open.id} was not run` };
}

function published({ stack, git, tools, durationMs }: Judgement['facts']) {
  return { stack, git, tools, durationMs };
}

/** Failing checks that no row claims: they refuse the run, so a reader must find them. */
function unclaimed(
  catalogue: readonly Requirement[],
  checks: readonly JudgedCheck[],
): readonly string[] {
  const claimed = new Set(catalogue.flatMap((row) => row.checks));
  return checks
    .filter((one) => !claimed.has(one.id))
    .filter((one) => one.status === 'failed' || (one.required && one.status !== 'passed'))
    .map(
      (one) => `check ${one.id}, of no requirement: ${one.status} (${one.reason ?? 'no reason'})`,
    );
}
