/** Types of `find.mjs`. */
export interface LocatedTool {
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** How it was had: `PATH`, an environment variable's name, or a package with its version. */
  readonly origin: string;
  /** The folder that holds all of it, when we installed it. */
  readonly folder?: string;
}

export function findTool(
  name: string,
  env?: NodeJS.ProcessEnv,
): Promise<{ readonly tool: LocatedTool } | { readonly tool?: undefined; readonly seen: string }>;
