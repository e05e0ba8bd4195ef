/**
 * The project's npm packages: installed when node_modules isn't what the lock file says, and else left
 * alone, in a few milliseconds. `npm install --no-save` holds to the lock file's versions and checksums and
 * doesn't write it; `npm ci` does too, but refuses when the lock file leaves out optional packages for other
 * platforms, which a registry may lack.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What npm fetches, about. */
export const NPM_MEGABYTES = 160;

const STAMP = 'node_modules/.launch-gate-lock';
const INSTALL_LOCK = '.launch-gate/npm-install.lock';
const POLL_MS = 200;
const PATIENCE_MS = 10 * 60_000;

/** The Node 24 that runs everything but the bootstrap. */
export function projectNode(root) {
  return join(root, 'node_modules', 'node', 'bin', 'node');
}

/** True when node_modules is what the lock file says. */
export function dependenciesAreThere(root) {
  if (!existsSync(projectNode(root))) return false;
  const wanted = lockDigest(root);
  if (read(join(root, STAMP)) === wanted) return true;
  // Somebody ran npm themselves: npm's own record of what it laid down says whether that is the same.
  if (!agrees(root)) return false;
  writeStamp(root);
  return true;
}

/** Runs npm, one process at a time; returns the text of what went wrong, or `undefined`. */
export function installDependencies(root) {
  const lock = join(root, INSTALL_LOCK);
  if (!take(lock)) return `another npm install has held ${lock} for 10 minutes: remove it`;
  try {
    if (dependenciesAreThere(root)) return undefined;
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const result = spawnSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    if (result.status !== 0) return failure(result);
    writeStamp(root);
    return existsSync(projectNode(root)) ? undefined : 'npm install ran, but there is no Node 24';
  } finally {
    rmSync(lock, { force: true });
  }
}

function failure({ error, stderr, stdout, status }) {
  if (error) return `npm can't be run: ${error.message}`;
  const said = `${stderr}\n${stdout}`.split('\n').filter((line) => /npm (error|ERR!)/i.test(line));
  const lines = said.map((line) => line.replace(/^npm (error|ERR!)\s*/i, '').trim());
  const told = lines.filter((line) => line && !/complete log|^code /i.test(line));
  return `npm install ended with ${status}: ${told.slice(0, 3).join(' ') || 'no word'}`;
}

function agrees(root) {
  const wanted = parse(join(root, 'package-lock.json'))?.packages ?? {};
  const there = parse(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || optional || link) return true;
    return there[path] !== undefined && there[path].version === version;
  });
}

function writeStamp(root) {
  writeFileSync(join(root, STAMP), lockDigest(root));
}

function lockDigest(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function take(lock) {
  mkdirSync(dirname(lock), { recursive: true });
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (isGone(Number(read(lock)))) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
    }
  }
  return false;
}

function isGone(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function parse(file) {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
