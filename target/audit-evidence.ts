/** Turns the audit at a test file's end into evidence: an Allure case for each pair of books. */
import { type CaseResult, HarnessError } from '../evidence/index.ts';
import type { BookComparison } from './target.ts';

export interface AuditedFile {
  readonly check: string;
  readonly file: string;
  /** The first capability that the check needs and the target lacks. */
  readonly lacking?: string | undefined;
}

/**
 * What was compared, and what can't be (`needs database`). A pair of books of which this file made no entry
 * is left to the other files, unless no pair has any.
 */
export function auditCases(
  { check, file, lacking }: AuditedFile,
  comparisons: readonly BookComparison[],
): CaseResult[] {
  const isEmpty = comparisons.every(({ status }) => status === 'not-run');
  const told = comparisons.filter(
    ({ status, reason = '' }) => status !== 'not-run' || isEmpty || reason.startsWith('needs '),
  );
  return told.map((comparison) => ({
    check,
    title: `${comparison.books} after ${file}`,
    status: comparison.status === 'not-run' ? 'skipped' : comparison.status,
    message:
      comparison.status === 'not-run' && lacking !== undefined
        ? `needs ${lacking}: ${messageOf(comparison)}`
        : messageOf(comparison),
    labels: { books: comparison.books },
  }));
}

function messageOf({ status, reason, compared, differences }: BookComparison): string {
  if (status === 'not-run') return reason ?? 'nothing was compared';
  if (status === 'passed') return `${compared} entries compared, all agree`;
  return `${differences.length} of ${compared} entries differ:\n${differences.join('\n')}`;
}

/** @throws HarnessError naming each difference, so that the test run fails beside the evidence. */
export function assertAgree(file: string, comparisons: readonly BookComparison[]): void {
  const failed = comparisons.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  const lines = failed.map((one) => `${one.books}: ${messageOf(one)}`);
  throw new HarnessError({
    code: 'books.differ',
    message: `the books differ after ${file}\n${lines.join('\n')}`,
    hint: 'look for the first payment named above in the target’s log',
  });
}
