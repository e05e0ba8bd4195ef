/** What stands between this run and a GO: each with its requirement, its check and its reason, failures first. */
import type { RequirementState, Verdict } from '../../evidence/index.ts';

export interface Blocker {
  readonly kind: 'failed' | 'unproven';
  /** The requirement, or undefined for a suite that no requirement speaks of. */
  readonly requirement: Pick<RequirementState, 'id' | 'title'> | undefined;
  /** The check or the suite that says so. */
  readonly source: string;
  readonly reason: string;
}

/**
 * Launch rules come before the rows that they serve: a rule names the fault, a row what it costs. Of several rows
 * that one check blocks, the others follow.
 */
export function blockersOf(verdict: Verdict): readonly Blocker[] {
  const rows = verdict.requirements.filter(isBlocking).flatMap(rowBlockers);
  const blamed = new Set(rows.map((blocker) => blocker.source));
  const suites = verdict.suites
    .filter((suite) => suite.status !== 'passed' && !blamed.has(suite.name))
    .map(
      (suite): Blocker => ({
        kind: suite.status === 'failed' ? 'failed' : 'unproven',
        requirement: undefined,
        source: suite.name,
        reason: suite.reason ?? 'no reason given',
      }),
    );
  return [...rows, ...suites].toSorted((a, b) => weight(a) - weight(b));
}

/** A failed row speaks even where the profile does not require it; an unproven one only where it does. */
function isBlocking(row: RequirementState): boolean {
  const open = row.status === 'not-run' || row.status === 'not-selected';
  return row.status === 'failed' || (row.required && open);
}

function rowBlockers(row: RequirementState): Blocker[] {
  const kind = row.status === 'failed' ? 'failed' : 'unproven';
  const wanted = kind === 'failed' ? 'failed' : 'not-run';
  const requirement = { id: row.id, title: row.title };
  const blockers = row.checks
    .filter((check) => check.status === wanted)
    .map(
      (check): Blocker => ({
        kind,
        requirement,
        source: check.id,
        reason: check.reason ?? row.reason ?? 'no reason given',
      }),
    );
  if (blockers.length > 0) return blockers;
  return [{ kind, requirement, source: '', reason: row.reason ?? 'no reason given' }];
}

function weight({ kind, requirement }: Blocker): number {
  const isRule = requirement?.id.startsWith('LR-') ?? false;
  return (kind === 'failed' ? 0 : 4) + (requirement === undefined ? 2 : isRule ? 0 : 1);
}
