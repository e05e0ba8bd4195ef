/** What stands between this run and a GO, told once each: the fault, what saw it, and the requirements it costs. */
import type { CheckState, RequirementState, Verdict } from '../../evidence/index.ts';

type Named = Pick<RequirementState, 'id' | 'title'>;

export interface Cause {
  readonly kind: 'failed' | 'unproven';
  readonly reason: string;
  /** Checks that say so; or suites, where no check does. */
  readonly sources: readonly string[];
  /** Launch rules first: a rule names the fault, a row what it costs. */
  readonly rows: readonly Named[];
}

interface Finding extends Pick<Cause, 'kind' | 'reason'> {
  readonly source: string | undefined;
  readonly row: Named | undefined;
}

/** Failures first; among equals the cause that costs a launch rule, then the one that costs most. */
export function causesOf(verdict: Verdict): readonly Cause[] {
  const blocking = verdict.requirements.filter(isBlocking);
  const direct = blocking.flatMap(checkFindings);
  const found = [...direct, ...suiteFindings(verdict, blocking)];
  const causes = gather(found);
  const consequences = blocking.filter((row) => checkFindings(row).length === 0);
  return addConsequences(causes, consequences).toSorted(byWeight);
}

/** A failed row speaks even where the profile does not require it; an unproven one only where it does. */
function isBlocking(row: RequirementState): boolean {
  const open = row.status === 'not-run' || row.status === 'not-selected';
  return row.status === 'failed' || (row.required && open);
}

function checkFindings(row: RequirementState): Finding[] {
  return row.checks
    .filter((check) => check.status === (row.status === 'failed' ? 'failed' : 'not-run'))
    .map(({ id, reason = 'no reason given' }) => ({
      kind: row.status === 'failed' ? 'failed' : 'unproven',
      reason,
      source: id,
      row,
    }));
}

/** A suite that is not green, unless it is so because of a failed check that a requirement already tells. */
function suiteFindings(verdict: Verdict, blocking: readonly RequirementState[]): Finding[] {
  const failed = blocking.flatMap((row) => row.checks).filter((one) => one.status === 'failed');
  return verdict.suites
    .filter(({ status, name }) => status !== 'passed' && !failed.some(leftBy(name)))
    .map(({ name, status, reason = 'no reason given' }) => ({
      kind: status === 'failed' ? 'failed' : 'unproven',
      reason,
      source: name,
      row: undefined,
    }));
}

function leftBy(suite: string): (check: CheckState) => boolean {
  return ({ evidence }) => evidence.some((path) => path.startsWith(`allure-results/${suite}/`));
}

/** What failed is told by its check; what was not run by its reason, since one missing tool leaves many gaps. */
function gather(findings: readonly Finding[]): Cause[] {
  const groups = Map.groupBy(findings, ({ kind, source, reason }) =>
    kind === 'failed' ? `failed ${source}` : `unproven ${reason}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const sources = new Set(group.flatMap(({ source }) => source ?? []));
    const rows = new Map(group.flatMap(({ row }) => (row ? [[row.id, row] as const] : [])));
    return { kind: first.kind, reason: first.reason, sources: [...sources], rows: inOrder(rows) };
  });
}

/** Rows that are red only through another row stand with what made that one red. */
function addConsequences(causes: readonly Cause[], rows: readonly RequirementState[]): Cause[] {
  const told = causes.map((cause) => ({ ...cause, rows: [...cause.rows] }));
  for (const row of rows) {
    const named: readonly string[] =
      row.reason?.match(/\b(?:LR-\d+|[A-Z]+\.\d+|\d+(?:\.\d+)+)\b/g) ?? [];
    const origin = told.find((cause) => cause.rows.some(({ id }) => named.includes(id)));
    if (origin) origin.rows.push(row);
    else told.push(alone(row));
  }
  return told;
}

function alone(row: RequirementState) {
  const kind = row.status === 'failed' ? ('failed' as const) : ('unproven' as const);
  return { kind, reason: row.reason ?? 'no reason given', sources: [], rows: [row as Named] };
}

function inOrder(rows: ReadonlyMap<string, Named>): readonly Named[] {
  return [...rows.values()].toSorted((a, b) => Number(isRule(b)) - Number(isRule(a)));
}

function isRule({ id }: Named): boolean {
  return id.startsWith('LR-');
}

function byWeight(a: Cause, b: Cause): number {
  const weight = ({ kind, rows }: Cause) =>
    (kind === 'failed' ? 1000 : 0) + (rows.some(isRule) ? 300 : 0) + Math.min(rows.length, 273);
  return weight(b) - weight(a);
}
