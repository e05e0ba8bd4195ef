/** How a run of k6 ended: to its end, by a crash, or not in time. Only the first leaves evidence. */
import { UnavailableError } from '../evidence/index.ts';
import type { OwnedChild } from '../stack/index.ts';

/** Exit code of k6 when a threshold was crossed: the load itself ran, and the gate judges it. */
const THRESHOLDS_CROSSED = 99;

/**
 * Resolves when k6 has run to its end.
 * @throws UnavailableError `k6.crashed`, and `k6.late` after `withinMs`
 */
export async function endOf(k6: OwnedChild, withinMs: number): Promise<void> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, withinMs, late);
  });
  const first = await Promise.race([k6.ended, deadline]);
  clearTimeout(timer);
  if (first === late) {
    await k6.stop();
    throw failed('k6.late', `k6 had not ended after ${Math.round(withinMs / 1000)} s`, k6);
  }
  const { exitCode, signalCode } = k6.child;
  if (exitCode === 0 || exitCode === THRESHOLDS_CROSSED) return;
  const how = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  throw failed('k6.crashed', `k6 ended by ${how}`, k6);
}

function failed(code: string, message: string, k6: OwnedChild): UnavailableError {
  return new UnavailableError({ code, message, hint: `read ${k6.logFile}` });
}
