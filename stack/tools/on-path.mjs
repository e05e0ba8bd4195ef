/**
 * Programs of the machine: finds one on PATH and asks its version. Plain JavaScript for the bootstrap's
 * sake; `on-path.d.mts` has the types.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `python3 -m pip --version` took 4 s on a machine with six times more work than cores. */
const ANSWER_WITHIN_MS = 20_000;

/** The first executable of that name on PATH, or `undefined`. */
export function findOnPath(command, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first version number in what the program prints, or `undefined` when it has none or won't run. */
export async function askVersion(path, check, env = process.env) {
  try {
    const { stdout, stderr } = await run(path, check.args, { env, timeout: ANSWER_WITHIN_MS });
    return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0];
  } catch {
    return undefined;
  }
}

/** `least` ≤ version < `below`, compared number by number. */
export function accepts({ least, below }, version) {
  return compare(version, least) >= 0 && compare(version, below) < 0;
}

function compare(left, right) {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
