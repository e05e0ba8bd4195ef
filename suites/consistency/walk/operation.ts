/** What a walker may do next. A flow knows what a walker has begun in it, and offers what could follow. */
import type { Walker } from './walker.ts';

export interface Operation {
  readonly name: string;
  /** How likely it is chosen, beside the other possible ones. */
  readonly weight: number;
  /** Absent: always. */
  isPossible?(): boolean;
  run(): Promise<void>;
}

/** A flow in one walker's hands. `others` are who it is done with: merchants, agents. */
export type Flow = (walker: Walker, others: readonly Walker[]) => readonly Operation[];
