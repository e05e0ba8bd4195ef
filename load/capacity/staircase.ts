/** The staircase that finds what the target sustains, and how its steps are read. */
import type { PhaseFigures } from '../summary.ts';

/** Payments a second. */
export const RATES = [50, 100, 150, 175, 200, 225, 250, 300] as const;
export const STEP_SECONDS = 5;

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

/** The highest step below the first one that was not sustained; undefined when even the first was not. */
export function highestSustained(steps: readonly Step[]): Step | undefined {
  const rising = steps.toSorted((a, b) => a.rate - b.rate);
  const first = rising.findIndex((step) => !isSustained(step));
  return rising[(first === -1 ? rising.length : first) - 1];
}
