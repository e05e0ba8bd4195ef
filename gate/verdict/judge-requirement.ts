/**
 * One requirement from the states of its checks: failed if any failed, passed if all that this profile has passed,
 * otherwise not run. A failed launch rule fails the rows that it serves; a derived row sums up others.
 */
import type { CheckState, RequirementState } from '../../evidence/index.ts';
import type { Requirement } from '../plan/requirement.ts';
import type { JudgedCheck } from './judge-check.ts';

export interface RowRules {
  readonly profile: string;
  /** `launch` wants every check of a row and has its own list of rows; the others what their suites prove. */
  readonly requires: 'rows-with-checks' | 'launch-rows';
}

/** Judges all rows of the catalogue together, since rows lean on each other. */
export function judgeRequirements(
  catalogue: readonly Requirement[],
  checks: ReadonlyMap<string, JudgedCheck>,
  rules: RowRules,
): RequirementState[] {
  const own = catalogue.map((row) => judgeOwnChecks(row, checks, rules));
  const served = failServedRows(catalogue, own);
  return sumUp(catalogue, served, rules);
}

function judgeOwnChecks(
  row: Requirement,
  checks: ReadonlyMap<string, JudgedCheck>,
  rules: RowRules,
): RequirementState {
  const ids = row.checks;
  const judged = ids.flatMap((id) => checks.get(id) ?? []);
  const absent = ids.filter((id) => !checks.has(id));
  const required =
    rules.requires === 'launch-rows' ? isLaunchRow(row) : judged.some((one) => one.required);
  return {
    ...described(row),
    required,
    ...rowStatus(row, judged, { absent, rules }),
    checks: judged.map(published),
  };
}

function rowStatus(
  row: Requirement,
  judged: readonly JudgedCheck[],
  { absent, rules }: { absent: readonly string[]; rules: RowRules },
): Pick<RequirementState, 'status' | 'reason'> {
  const failed = judged.find((one) => one.status === 'failed');
  if (failed) return because('failed', failed);
  if (row.checks.length === 0) return { status: 'not-run', reason: unproven(row) };
  const wholeRow = rules.requires === 'launch-rows';
  if (wholeRow && absent[0] !== undefined)
    return { status: 'not-run', reason: `${absent[0]}: in no suite of this run` };
  if (judged.length === 0) return { status: 'not-selected', reason: `not in ${rules.profile}` };
  const counted = judged.filter((one) => one.required || wholeRow);
  const decisive = counted.length > 0 ? counted : judged;
  const open = decisive.find((one) => one.status !== 'passed');
  return open ? because('not-run', open) : { status: 'passed' };
}

function because(
  status: 'failed' | 'not-run',
  check: JudgedCheck,
): Pick<RequirementState, 'status' | 'reason'> {
  return { status, reason: check.reason ? `${check.id}: ${check.reason}` : check.id };
}

function unproven(row: Requirement): string {
  if (row.proof === 'attested') return `no attestation by ${row.owner}`;
  if (row.proof === 'derived') return 'it sums up no row';
  return 'no check proves it yet';
}

function failServedRows(
  catalogue: readonly Requirement[],
  states: readonly RequirementState[],
): RequirementState[] {
  const failedRules = catalogue.filter(
    (row, index) => (row.serves?.length ?? 0) > 0 && states[index]?.status === 'failed',
  );
  return states.map((state) => {
    const rule = failedRules.find((row) => row.serves?.includes(state.id));
    if (rule === undefined || state.status === 'failed') return state;
    return { ...state, status: 'failed', reason: `through ${rule.id}` };
  });
}

/** Derived rows last, from the rows that they sum up; one derived row never sums up another. */
function sumUp(
  catalogue: readonly Requirement[],
  states: readonly RequirementState[],
  rules: RowRules,
): RequirementState[] {
  return states.map((state, index) => {
    const from = catalogue[index]?.derivesFrom;
    if (from === undefined || state.status === 'failed') return state;
    const parts = states.filter((one) =>
      from === 'critical'
        ? one.priority === 'critical' && one.proof !== 'derived'
        : from.includes(one.id),
    );
    return { ...state, ...summed(parts, rules) };
  });
}

function summed(
  parts: readonly RequirementState[],
  rules: RowRules,
): Pick<RequirementState, 'status' | 'reason'> {
  const failed = parts.filter((one) => one.status === 'failed').map((one) => one.id);
  if (failed.length > 0) return { status: 'failed', reason: `failed: ${listed(failed)}` };
  if (parts.length === 0) return { status: 'not-run', reason: 'it sums up no row' };
  const settled = new Set(['passed', 'attested', 'waived', 'not-applicable']);
  const open = parts.filter((one) => !settled.has(one.status)).map((one) => one.id);
  if (open.length === 0) return { status: 'passed' };
  const reason = `not proven: ${listed(open)}`;
  return rules.requires === 'launch-rows'
    ? { status: 'not-run', reason }
    : { status: 'not-selected', reason: `not in ${rules.profile}: ${reason}` };
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ');
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown;
}

/** design.md: every critical row, the last 24 hours, the contacts, the SLOs and all launch rules. */
function isLaunchRow(row: Requirement): boolean {
  return row.priority === 'critical' || /^(F|C|SLO|LR)[.-]/.test(row.id);
}

function published(check: JudgedCheck): CheckState {
  const { id, status, reason, measurement, evidence } = check;
  return {
    id,
    status,
    ...(reason !== undefined && { reason }),
    ...(measurement && { measurement }),
    evidence,
  };
}

function described(row: Requirement) {
  const { id, title, section, priority, owner, proof, doesNotProve } = row;
  return { id, title, section, priority, owner, proof, ...(doesNotProve && { doesNotProve }) };
}
