/** How much of what a service level allows was used up: one number for limits from above and from below. */
import type { Verdict } from '../../evidence/index.ts';

export type SloState = Verdict['slo'][number];

/**
 * 0.4 means 40 % of the limit was used; above 1 the limit is broken. For a lower limit in per cent it is the
 * share of the shortfall that is allowed (99.5 % against > 99 %: half). Undefined where nothing was measured or the
 * limit names no number.
 */
export function budgetUsed({ value, unit, limit }: SloState): number | undefined {
  const bound = Number(/[\d.]+/.exec(limit)?.[0] ?? Number.NaN);
  if (value === null || !Number.isFinite(bound) || bound === 0) return undefined;
  if (!/[>≥]/.test(limit)) return value / bound;
  if (unit === '%' && bound < 100) return (100 - value) / (100 - bound);
  return value === 0 ? Number.POSITIVE_INFINITY : bound / value;
}
