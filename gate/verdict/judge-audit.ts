/** Which books agree: the cases that compared them, by the pair of books, the worst state winning; never compared: not run. */
import type { CheckStatus, Verdict } from '../../evidence/index.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { JudgedCheck } from './judge-check.ts';

type AuditState = Verdict['audit'][number];

/** A check whose rule is that the books agree; each suite that moves money has one. */
export function isAuditCheck(id: string): boolean {
  return id.endsWith('.books-agree');
}

export function judgeAudit(
  manifest: Manifest,
  evidence: Evidence,
  checks: readonly JudgedCheck[],
): AuditState[] {
  const audits = checks.filter((check) => isAuditCheck(check.id));
  const named = evidence.cases.filter(
    (one) => one.books !== undefined && one.run === manifest.run && one.check !== undefined,
  );
  const silent = audits.filter((audit) => !named.some((one) => one.check === audit.id));
  const states = new Map<string, CheckStatus>();
  const compared = new Set(named.map((one) => one.books));
  for (const pair of manifest.books) if (!compared.has(pair)) states.set(pair, 'not-run');
  for (const one of named) {
    const books = one.books ?? '';
    const check = audits.find((audit) => audit.id === one.check);
    states.set(books, worst(states.get(books), caseStatus(one.status, check)));
  }
  for (const check of silent) states.set(`books of ${check.suite}`, check.status);
  return [...states].map(([books, status]) => ({ books, status }));
}

/** A comparison that passed in a suite that did not end is not run, as its check is. */
function caseStatus(status: string, check: JudgedCheck | undefined): CheckStatus {
  if (status === 'failed') return 'failed';
  if (status !== 'passed') return 'not-run';
  return check?.status === 'not-run' ? 'not-run' : 'passed';
}

function worst(left: CheckStatus | undefined, right: CheckStatus): CheckStatus {
  if (left === 'failed' || right === 'failed') return 'failed';
  return left === 'not-run' || right === 'not-run' ? 'not-run' : 'passed';
}
