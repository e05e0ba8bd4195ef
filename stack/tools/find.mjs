/** A tool that is there already: our own copy by its stamp, or one of the machine's of a fitting version. */
import { accepts, askVersion, findOnPath } from './on-path.mjs';
import { catalogue, readStamp, toolFolder } from './shelf.mjs';

/**
 * `{ tool }` when it is there, else `{ seen }`: in words, what was found instead.
 * Our own copy costs one file read; a program of the machine is asked its version.
 */
export async function findTool(name, env = process.env) {
  const stamp = readStamp(name, env);
  if (stamp) {
    const { path, version, origin } = stamp;
    return { tool: { name, path, version, origin, folder: toolFolder(name, env) } };
  }
  const { check, ways } = catalogue.tools[name];
  const unfit = [];
  for (const candidate of ways.flatMap((way) => candidates(way, env))) {
    const version = await askVersion(candidate.path, check, env);
    const found = { name, path: candidate.path, version, origin: candidate.origin };
    if (version !== undefined && accepts(check, version)) return { tool: found };
    unfit.push(`${candidate.path} ${version === undefined ? 'does not answer' : `is ${version}`}`);
  }
  return { seen: unfit.join(', ') };
}

function candidates(way, env) {
  if (way.by === 'variable') {
    const path = env[way.variable];
    return path ? [{ path, origin: way.variable }] : [];
  }
  const path = way.by === 'path' ? findOnPath(way.command, env) : undefined;
  return path === undefined ? [] : [{ path, origin: 'PATH' }];
}
