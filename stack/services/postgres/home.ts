/**
 * Where the local PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root: then it runs as
 * `nobody`, out of the system's temp folder, with a copy of the server, because that user can't look into
 * root's home. An ordinary user's server lives in the run's own folder.
 */
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ownIdentity, record } from '../../processes/index.ts';
import type { LocatedTool } from '../../tools/index.ts';

/** `nobody` on Linux distributions. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const;

export interface Home {
  /** Folder of `postgres` and `initdb`. */
  readonly bin: string;
  readonly data: string;
  readonly logs: string;
  /** Whom the server runs as; empty: as this user. */
  readonly user: { readonly uid?: number; readonly gid?: number };
  remove(): Promise<void>;
}

export function makeHome(workDir: string, installed: LocatedTool): Home {
  return process.getuid?.() === 0
    ? homeOfNobody(workDir, installed)
    : homeInside(workDir, installed);
}

function homeInside(workDir: string, { path }: LocatedTool): Home {
  return furnish(join(workDir, 'postgres'), dirname(path), {});
}

function homeOfNobody(
  workDir: string,
  { path, folder = dirname(dirname(path)) }: LocatedTool,
): Home {
  const base = mkdtempSync(join(tmpdir(), 'launch-gate-postgres-'));
  record(workDir, { kind: 'folder', path: base, owner: ownIdentity() });
  chownSync(base, NOBODY.uid, NOBODY.gid);
  const server = join(base, 'server');
  cpSync(folder, server, { recursive: true, verbatimSymlinks: true, filter: neededToRun });
  return furnish(base, join(server, dirname(relative(folder, path))), NOBODY);
}

function furnish(base: string, bin: string, user: Home['user']): Home {
  const logs = join(base, 'log');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(logs, user.uid, user.gid);
  const remove = async () => rmSync(base, { recursive: true, force: true });
  return { bin, data: join(base, 'data'), logs, user, remove };
}

/** Other programs, static libraries and headers are more than half of the size. */
function neededToRun(path: string): boolean {
  const isOtherProgram = /\/bin\/(?!postgres$|initdb$)[^/]+$/.test(path);
  return !isOtherProgram && !/\.a$|\/(pkgconfig|pgxs|include|doc)(\/|$)/.test(path);
}
