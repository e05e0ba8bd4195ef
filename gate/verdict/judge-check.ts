/**
 * One check against what its manifest entry demands. It passes only if every case of this run passed, in a suite
 * that ended, in time, with enough samples within the limit; anything less is failed or not run, with a reason.
 */
import type { CheckState } from '../../evidence/index.ts';
import type { Evidence, EvidenceCase } from '../evidence/evidence.ts';
import type { Manifest, ManifestCheck, ManifestSuite } from '../plan/manifest.ts';
import { judgeMeasurements } from './judge-measurement.ts';
import { lostService, suiteGap } from './judge-suite.ts';

export interface JudgedCheck extends CheckState {
  readonly suite: string;
  readonly required: boolean;
  /** True where the only thing missing is a capability that the target declares it lacks. */
  readonly excused: boolean;
}

interface Question {
  readonly check: ManifestCheck;
  readonly suite: ManifestSuite;
  readonly manifest: Manifest;
  readonly evidence: Evidence;
  /** Milliseconds since the epoch at which the evidence is judged. */
  readonly now: number;
}

type Answer = Pick<CheckState, 'status' | 'reason' | 'measurement'> & { readonly excused?: true };

export function judgeCheck(question: Question): JudgedCheck {
  const { check, suite, manifest, evidence } = question;
  const all = evidence.cases.filter((one) => one.suite === suite.name && one.check === check.id);
  const own = all.filter((one) => one.run === manifest.run);
  const { excused, ...state } = answer(question, all, own);
  return {
    id: check.id,
    suite: suite.name,
    required: check.required,
    excused: excused ?? false,
    evidence: own.map((one) => one.file),
    ...state,
  };
}

function answer(
  question: Question,
  all: readonly EvidenceCase[],
  own: readonly EvidenceCase[],
): Answer {
  const lost = lostService(question.suite, question.evidence);
  if (lost !== undefined) return notRun(lost);
  const failed = own.find((one) => one.status === 'failed');
  if (failed) {
    const { measurement } = judgeMeasurements(question.check, own);
    return { status: 'failed', reason: said(failed), ...(measurement && { measurement }) };
  }
  if (own.length === 0) return absent(question, all);
  const unfinished = own.find((one) => one.status !== 'passed');
  if (unfinished) return incomplete(question, unfinished);
  const doubt = suiteGap(question.suite, question.evidence) ?? staleness(question, own);
  if (doubt !== undefined) return notRun(doubt);
  return judgeMeasurements(question.check, own);
}

/** Why a check without a result of this run has none, the most useful reason first. */
function absent(question: Question, all: readonly EvidenceCase[]): Answer {
  const { check, suite, manifest, evidence } = question;
  const tool = evidence.missingTools.find(({ name }) => check.tools.includes(name));
  if (tool) return notRun(`needs tool ${tool.name}: ${tool.reason}`);
  const lacking = lacks(check, manifest);
  if (lacking !== undefined) return { ...notRun(`needs ${lacking}`), excused: true };
  const gap = suiteGap(suite, evidence);
  if (gap !== undefined) return notRun(gap);
  const foreign = all[0];
  if (foreign === undefined) return notRun('left no result');
  if (foreign.run === undefined) return notRun('its result carries no run label');
  return notRun(`its result belongs to another run (${foreign.run})`);
}

function incomplete({ check, manifest }: Question, unfinished: EvidenceCase): Answer {
  const reason = said(unfinished);
  if (unfinished.status === 'broken') return notRun(`crashed: ${reason}`);
  const lacking = lacks(check, manifest);
  const excused = lacking !== undefined && reason.includes(`needs ${lacking}`);
  return excused ? { ...notRun(`needs ${lacking}`), excused: true } : notRun(reason);
}

function staleness({ check, manifest, now }: Question, own: readonly EvidenceCase[]) {
  const startedAt = Date.parse(manifest.startedAt);
  for (const { endedAt } of own) {
    if (endedAt === undefined) return 'its result does not say when it ended';
    if (endedAt < startedAt) return 'its result is older than the run';
    const ageSeconds = Math.round((now - endedAt) / 1000);
    if (check.maxAge !== undefined && ageSeconds > check.maxAge)
      return `stale: ${ageSeconds} s old, at most ${check.maxAge} s`;
  }
  return undefined;
}

function lacks(check: ManifestCheck, manifest: Manifest): string | undefined {
  return check.needs.find((need) => !manifest.target.capabilities.includes(need));
}

/** A message holds the rule, what was expected, what was seen and how to repeat it, a line each. */
const LONGEST_REASON = 400;

function said(one: EvidenceCase): string {
  const lines = (one.message ?? '').split('\n').map((text) => text.trim());
  const line = lines.filter(Boolean).join(' · ');
  if (line === '') return `${one.name}: ${one.status}, and says no reason`;
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}

function notRun(reason: string): Answer {
  return { status: 'not-run', reason };
}
