/** The target's own time, for rules that hold until a day ends. */
import type { RunningTarget } from '../../target/target.ts';
import { rule } from './rule.ts';

const lr13 = rule('LR-13', 'limits hold across the day’s change');
const DAY_MS = 24 * 3_600_000;

/** Milliseconds since the epoch: error answers carry it. */
export async function clockOf({ driver }: RunningTarget): Promise<number> {
  const answer = await driver.request<{ timestamp: string }>('/api/auth/me');
  return Date.parse(lr13.answered('who nobody is', answer, 401).timestamp);
}

/** How long it takes from `now` until midnight UTC. */
export function untilMidnight(now: number): number {
  return DAY_MS - (now % DAY_MS);
}
