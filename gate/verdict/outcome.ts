/** GO, NO-GO or PARTIAL from the judged parts, in one sentence that says what it is about, with its exit code. */
import type { RequirementState, SuiteState, Verdict } from '../../evidence/index.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { JudgedCheck } from './judge-check.ts';

export interface Judged {
  readonly manifest: Manifest;
  readonly suites: readonly SuiteState[];
  readonly checks: readonly JudgedCheck[];
  readonly requirements: readonly RequirementState[];
  readonly audit: Verdict['audit'];
}

export type Outcome = Pick<Verdict, 'verdict' | 'because' | 'scope' | 'headline'> & {
  /** design.md: 0 for GO, or for a part in which every selected check ran and passed. */
  readonly exitCode: 0 | 1;
};

export function outcome(judged: Judged): Outcome {
  const because = reasons(judged);
  const { scope } = judged.manifest;
  if (scope === 'partial') {
    const headline = partialHeadline(judged);
    return { verdict: 'PARTIAL', because, scope, headline, exitCode: because.length ? 1 : 0 };
  }
  const go = because.length === 0;
  return {
    verdict: go ? 'GO' : 'NO-GO',
    because,
    scope,
    headline: wholeHeadline(judged, go),
    exitCode: go ? 0 : 1,
  };
}

function reasons(judged: Judged): Verdict['because'] {
  const because: Verdict['because'] = [];
  if (hasFailed(judged)) because.push('failed');
  if (isUnproven(judged)) because.push('unproven');
  return because;
}

/** A row fails by a check alone, its own or a launch rule's, so that the checks say it all. */
function hasFailed({ suites, checks }: Judged): boolean {
  return (
    suites.some((suite) => suite.status === 'failed' && suite.broken === 0) ||
    checks.some((check) => check.status === 'failed')
  );
}

/** Also true where nothing at all was run: a run that proves nothing proves no readiness. */
function isUnproven(judged: Judged): boolean {
  const { manifest, suites, checks, requirements } = judged;
  const partial = manifest.scope === 'partial';
  const open = checks.filter((check) => check.required && check.status === 'not-run');
  const unexcused = partial ? open.filter((check) => !check.excused) : open;
  return (
    checks.every((check) => check.status === 'not-run') ||
    unexcused.length > 0 ||
    suites.some((suite) => isSuiteOpen(suite, judged)) ||
    (!partial && requirements.some((row) => row.required && isOpen(row))) ||
    (!partial && judgedRows(requirements) === 0) ||
    (!partial && neverCompared(judged).length > 0)
  );
}

/** A part is excused from a suite that could do nothing on a target which lacks what all its checks need. */
function isSuiteOpen(suite: SuiteState, { manifest, checks }: Judged): boolean {
  if (suite.broken > 0) return true;
  if (suite.status !== 'not-run') return false;
  const own = checks.filter((check) => check.suite === suite.name);
  const excused = own.length > 0 && own.every((check) => check.excused);
  return manifest.scope === 'whole' || !excused;
}

/** Pairs of books that the manifest names and no suite compared. */
function neverCompared({ manifest, audit }: Pick<Judged, 'manifest' | 'audit'>): string[] {
  const open = audit.filter(
    ({ books, status }) => status === 'not-run' && manifest.books.includes(books),
  );
  return open.map(({ books }) => books);
}

function isOpen(row: RequirementState): boolean {
  return row.status === 'not-run' || row.status === 'not-selected';
}

function judgedRows(requirements: readonly RequirementState[]): number {
  const settled = ['passed', 'failed', 'attested', 'waived', 'not-applicable'];
  return requirements.filter((row) => settled.includes(row.status)).length;
}

function wholeHeadline(judged: Judged, go: boolean): string {
  const { manifest, requirements } = judged;
  const about = subject(manifest);
  const count = `${judgedRows(requirements)} of ${requirements.length} requirements judged`;
  if (go && manifest.profile === 'launch' && manifest.target.kind === 'deployed')
    return `GO for launch of ${manifest.target.name} (${count})`;
  const scope = `(${manifest.profile}: ${count})`;
  if (go) return `GO for ${about} ${scope}`;
  const failed = requirements.filter((row) => row.status === 'failed').length;
  const open = requirements.filter((row) => row.required && isOpen(row)).length;
  const parts = [
    failed > 0 ? `${failed} requirements failed` : '',
    open > 0 ? `${open} not proven` : '',
    failed + open === 0 ? whatElse(judged) : '',
  ].filter(Boolean);
  return `NO-GO for ${about}: ${parts.join(', ')} ${scope}`;
}

/** What refuses a run in which no required row is red. */
function whatElse(judged: Judged): string {
  const { suites, checks } = judged;
  const suite = suites.find((one) => one.status !== 'passed');
  if (suite) return `suite ${suite.name} ${suite.status === 'failed' ? 'failed' : 'was not run'}`;
  const check = checks.find((one) => one.required && one.status !== 'passed');
  if (check) return `check ${check.id} was not run`;
  const [books] = neverCompared(judged);
  return books === undefined ? 'nothing was proven' : `the books were not compared: ${books}`;
}

function partialHeadline({ manifest, checks, suites }: Judged): string {
  const passed = checks.filter((check) => check.status === 'passed').length;
  const names = suites.map((suite) => suite.name).join(', ');
  return `partial: not a verdict (${names} on ${subject(manifest)}: ${passed} of ${checks.length} checks passed)`;
}

function subject({ target }: Manifest): string {
  const name = target.kind === 'reference' ? 'the reference' : target.name;
  return target.mutant === undefined ? name : `${name} with mutant ${target.mutant}`;
}
