/** One step of the staircase: a short plateau of card payments at one rate, settled before the next. */
import { join } from 'node:path';
import type { RunContext } from '../../evidence/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { startGenerator } from '../generator.ts';
import type { LoadPlan } from '../plan.ts';
import { type PhaseFigures, phaseFigures, readSummary } from '../summary.ts';

export interface StepSurroundings {
  readonly target: RunningTarget;
  readonly users: LoadPlan['users'];
  readonly context: RunContext;
  readonly workDir: string;
  /** Which climb it belongs to: keys of two climbs must differ. */
  readonly round: number;
}

const RAMP_SECONDS = 1;
const PLATEAU_SECONDS = 6;
const ENDS_WITHIN_MS = 40_000;
const SETTLES_WITHIN_MS = 30_000;

/** Offers card payments at a rate, and says what k6 saw. */
export function stepOffer(step: StepSurroundings): (rate: number) => Promise<PhaseFigures> {
  const { target, users, context, round } = step;
  return async (rate) => {
    const workDir = join(step.workDir, `${round}-${rate}`);
    const generator = await startGenerator({
      workDir,
      publishDir: workDir,
      plan: {
        run: `${context.run}-${round}-${rate}`,
        seed: context.seed,
        baseUrl: target.baseUrl,
        payer: target.payerAccess,
        users,
        shares: { card: 100 },
        stages: { rate, rampSeconds: RAMP_SECONDS, plateauSeconds: PLATEAU_SECONDS },
      },
    });
    await using _k6 = generator.process;
    await generator.ended(ENDS_WITHIN_MS);
    await target.provider.settled(SETTLES_WITHIN_MS);
    return phaseFigures(readSummary(generator.summaryFile), 'plateau', ['card']);
  };
}
