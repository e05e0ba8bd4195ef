/**
 * Where the pinned tools stand, and which of them are there. Plain JavaScript, because the bootstrap asks
 * before there is a Node that strips types; `shelf.d.mts` has its types.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CATALOGUE = new URL('./catalogue.json', import.meta.url);

export const STAMP_FILE = 'tool.json';

export const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8'));

/** `<cache>/launch-gate`: everything that outlives a run and can be made anew. */
export function cacheRoot(env = process.env) {
  const base = env.LAUNCH_GATE_CACHE || env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'launch-gate');
}

export function toolsRoot(env = process.env) {
  return join(cacheRoot(env), 'tools');
}

/** The folder changes with every word of the catalogue's entry, so what stands in it is always that. */
export function toolFolder(name, env = process.env) {
  const entry = catalogue.tools[name];
  const digest = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 8);
  return join(toolsRoot(env), `${name}-${entry.version}-${digest}`);
}

/** What the stamp says of an installed tool; `undefined` when it isn't (wholly) there. */
export function readStamp(name, env = process.env) {
  const folder = toolFolder(name, env);
  try {
    const stamp = JSON.parse(readFileSync(join(folder, STAMP_FILE), 'utf8'));
    const path = join(folder, stamp.executable);
    return existsSync(path) ? { ...stamp, path } : undefined;
  } catch {
    return undefined;
  }
}
