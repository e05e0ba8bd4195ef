/** Istanbul's json-summary, as Vitest writes it, read as evidence: service by service. */
import type { CaseResult } from '../../evidence/index.ts';
import type { CoveredService } from './services.ts';

interface Share {
  readonly total: number;
  readonly covered: number;
}
interface FileSummary {
  readonly lines: Share;
  readonly branches: Share;
}
type Summary = Readonly<Record<string, FileSummary>>;

type What = 'lines' | 'branches';

/**
 * One case for lines and one for branches of each service; skipped, with the reason, where the report
 * lacks one of its files.
 */
export function coverageCases(
  services: readonly CoveredService[],
  report: string | undefined,
): readonly CaseResult[] {
  const summary = report === undefined ? {} : (JSON.parse(report) as Summary);
  return services.flatMap((service) => [
    caseOf(service, 'lines', shareOf(service, 'lines', summary)),
    caseOf(service, 'branches', shareOf(service, 'branches', summary)),
  ]);
}

/** Of all the service's files together; `undefined` when one is missing. */
function shareOf({ files }: CoveredService, what: What, summary: Summary): Share | undefined {
  const shares = files.map((file) => {
    const path = Object.keys(summary).find((known) => known.endsWith(`/${file}`));
    return path === undefined ? undefined : summary[path]?.[what];
  });
  return shares.reduce<Share | undefined>(
    (sum, share) =>
      sum && share && { total: sum.total + share.total, covered: sum.covered + share.covered },
    { total: 0, covered: 0 },
  );
}

function caseOf({ name, title: service }: CoveredService, what: What, share: Share | undefined) {
  const check = `unit.${name}-${what}`;
  const title = `${what} of ${service} that its unit tests reach`;
  if (share === undefined || share.total === 0)
    return {
      check,
      title,
      status: 'skipped',
      message: 'the unit tests left no coverage report',
    } as const;
  const { covered, total } = share;
  const metric = `${name}.${what === 'lines' ? 'line' : 'branch'}-coverage`;
  const value = Math.floor((10_000 * covered) / total) / 100;
  return {
    check,
    title,
    status: 'passed',
    message: `${covered} of ${total} ${what} are reached`,
    measurements: [{ metric, value, unit: '%', samples: total, better: 'higher' }],
  } as const;
}
