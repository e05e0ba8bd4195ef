/** Istanbul's json-summary, as Vitest writes it, read as evidence. */
import type { CaseResult } from '../../evidence/index.ts';

interface Share {
  readonly total: number;
  readonly covered: number;
  readonly pct: number;
}
interface Summary {
  readonly total: { readonly lines: Share; readonly branches: Share };
}

/** One case for lines and one for branches; skipped, with the reason, when there is no report. */
export function coverageCases(summary: string | undefined): readonly CaseResult[] {
  const total = summary === undefined ? undefined : (JSON.parse(summary) as Summary).total;
  return [
    caseOf('lines', 'payment-service.line-coverage', total?.lines),
    caseOf('branches', 'payment-service.branch-coverage', total?.branches),
  ];
}

function caseOf(what: 'lines' | 'branches', metric: string, share: Share | undefined): CaseResult {
  const check = `unit.payment-service-${what}`;
  const title = `${what} of PaymentService that its unit tests reach`;
  if (share === undefined || share.total === 0)
    return { check, title, status: 'skipped', message: 'the unit tests left no coverage report' };
  const { covered, total, pct } = share;
  return {
    check,
    title,
    status: 'passed',
    message: `${covered} of ${total} ${what} are reached`,
    measurements: [{ metric, value: pct, unit: '%', samples: total, better: 'higher' }],
  };
}
