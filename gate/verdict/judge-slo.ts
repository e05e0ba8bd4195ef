/** The numbers behind the SLO rows, each beside its limit, from the same check states as the rows themselves. */
import type { Verdict } from '../../evidence/index.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Requirement } from '../plan/requirement.ts';
import type { JudgedCheck } from './judge-check.ts';
import { limitText } from './judge-measurement.ts';

type SloState = Verdict['slo'][number];

export function judgeSlo(
  catalogue: readonly Requirement[],
  checks: ReadonlyMap<string, JudgedCheck>,
  manifest: Manifest,
): SloState[] {
  return catalogue
    .filter((row) => row.id.startsWith('SLO.'))
    .flatMap((row) => sloNumbers(row, checks, manifest));
}

function sloNumbers(
  row: Requirement,
  checks: ReadonlyMap<string, JudgedCheck>,
  manifest: Manifest,
): SloState[] {
  const stated = row.slo ?? [];
  const declared = manifest.suites
    .flatMap((suite) => suite.checks)
    .filter((check) => row.checks.includes(check.id) && check.metric !== undefined);
  const numbers = declared.map((check): SloState => {
    const state = checks.get(check.id);
    const { metric = '', limit } = check;
    return {
      id: row.id,
      metric,
      value: state?.measurement?.value ?? null,
      unit: limit?.unit ?? '',
      limit: limit === undefined ? 'none' : limitText(limit),
      status: state?.status ?? 'not-run',
    };
  });
  const absent = stated
    .filter((one) => !numbers.some((number) => number.metric === one.metric))
    .map((one): SloState => ({ ...one, id: row.id, value: null, unit: '', status: 'not-run' }));
  return [...numbers, ...absent];
}
