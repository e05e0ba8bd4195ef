/** Finds a tool: the copy that we installed, or one on PATH of an accepted version. */
import { UnavailableError } from '../../evidence/failure.ts';
import { readStamp, toolFolder } from './shelf.mjs';

export interface LocatedTool {
  readonly name: string;
  readonly path: string;
  /** The folder that holds all of it, when we installed it. */
  readonly folder?: string;
  readonly version: string;
  readonly origin: string;
}

/** @throws UnavailableError `tool.missing` with the one command that brings it. */
export async function locateTool(name: string): Promise<LocatedTool> {
  const stamp = readStamp(name);
  if (stamp) {
    const { path, version, origin } = stamp;
    return { name, path, version, origin, folder: toolFolder(name) };
  }
  throw new UnavailableError({
    code: 'tool.missing',
    message: `${name} is not installed`,
    hint: `Install it: npx launch-gate tools install ${name}`,
  });
}
