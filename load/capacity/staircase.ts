/** The staircase that finds what the target sustains, and how its steps are read. */
import type { PhaseFigures } from '../summary.ts';

/** Payments a second, of each step. */
export const RATES = [50, 100, 125, 150, 175, 200, 225, 250, 300, 350, 400] as const;

const P95_BELOW_MS = 100;
const ERRORS_BELOW = 0.001;

export interface Step {
  /** Offered, in payments a second. */
  readonly rate: number;
  readonly figures: PhaseFigures;
}

/** Whether the target kept up with a step: all arrivals started, none failed, P95 below 100 ms. */
export function isSustained({ figures }: Step): boolean {
  const { payments, dropped, latency } = figures;
  const all = payments.succeeded + payments.failed;
  return dropped === 0 && payments.failed / all < ERRORS_BELOW && latency.p95Ms < P95_BELOW_MS;
}

/**
 * Climbs until a step is not sustained, or to the top.
 * @returns all steps that were tried, the last of them perhaps not sustained
 */
export async function climb(
  rates: readonly number[],
  offer: (rate: number) => Promise<PhaseFigures>,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const rate of rates) {
    const step = { rate, figures: await offer(rate) };
    steps.push(step);
    if (!isSustained(step)) break;
  }
  return steps;
}

/** The rate of the highest step that was sustained; 0 when even the first was not. */
export function sustained(steps: readonly Step[]): number {
  return Math.max(0, ...steps.filter(isSustained).map(({ rate }) => rate));
}
