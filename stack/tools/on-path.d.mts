/** Types of `on-path.mjs`. */
import type { VersionCheck } from './catalogue.ts';

export function findOnPath(command: string, env?: NodeJS.ProcessEnv): string | undefined;
export function askVersion(
  path: string,
  check: VersionCheck,
  env?: NodeJS.ProcessEnv,
): Promise<string | undefined>;
export function accepts(check: VersionCheck, version: string): boolean;
