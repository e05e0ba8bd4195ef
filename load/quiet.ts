/** Whether the machine is free enough for a load, asked before it starts and judged again after it. */
import { setTimeout as delay } from 'node:timers/promises';
import { type CpuShares, cpuShares, readMachine } from './machine.ts';

/** Of all cores, in percent: above this the figures are about the other programs. */
export const OTHERS_AT_MOST = 50;
/** Of all cores, in percent: above this nobody can say whether a dropped arrival was the target's fault. */
export const OTHERS_UNSUSPECTED = 20;
/** Of all cores, in percent: above this the generator itself may be what is slow. */
export const GENERATOR_AT_MOST = 90;

const LOOK_MS = 1_000;
const PATIENCE_LOOKS = 8;

const REMEDY = 'close programs, then `npm start -- --only load`';

/**
 * Looks at the machine for a second, and up to eight times while other programs keep it busy.
 * @returns why a load has no sense now, or undefined
 */
export async function whyTooBusy(run: readonly number[]): Promise<string | undefined> {
  let others = 0;
  for (let look = 0; look < PATIENCE_LOOKS; look += 1) {
    const before = readMachine();
    await delay(LOOK_MS);
    const after = readMachine();
    if (!before || !after) return undefined;
    others = cpuShares(before, after, { run }).others;
    if (others <= OTHERS_AT_MOST) return undefined;
  }
  return `the machine is too busy for the load. CPU ${others} %: ${REMEDY}`;
}

/**
 * Why a load that ran proves nothing, or undefined. A target that others started looks like another program:
 * then only the generator is judged.
 */
export function whyVoid(
  shares: CpuShares | undefined,
  { targetIsOurs, dropped }: { readonly targetIsOurs: boolean; readonly dropped: number },
): string | undefined {
  if (!shares) return undefined;
  const othersAtMost = dropped > 0 ? OTHERS_UNSUSPECTED : OTHERS_AT_MOST;
  if (targetIsOurs && shares.others > othersAtMost)
    return `other programs disturbed the load. CPU ${shares.others} %: ${REMEDY}`;
  if (shares.generator > GENERATOR_AT_MOST)
    return `the load generator was out of breath. CPU ${shares.generator} %: ${REMEDY}`;
  return undefined;
}
