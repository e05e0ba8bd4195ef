/** Types of `plan.mjs`. */
import type { InstallWay } from './catalogue.ts';

export interface InstallStep {
  readonly name: string;
  readonly title: string;
  readonly way: InstallWay;
  /** Tools that must be there before: `python` or `go`. */
  readonly needs: readonly string[];
}

export interface MissingTool {
  readonly name: string;
  readonly title: string;
  /** What was found instead, and what else could be done. */
  readonly reason: string;
  /** Other tools whose lack stands in the way. */
  readonly wants: readonly string[];
}

export interface InstallPlan {
  readonly steps: readonly InstallStep[];
  readonly missing: readonly MissingTool[];
}

export function planInstall(
  names: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<InstallPlan>;
export function commandFor(
  missing: readonly MissingTool[],
  env?: NodeJS.ProcessEnv,
): string | undefined;
