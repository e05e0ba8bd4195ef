/**
 * A data directory in a few dozen milliseconds: `initdb` runs once for a version and its arguments, and
 * its result is kept as a template in the cache, from which each stack gets a copy.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../../evidence/failure.ts';
import { cacheRoot } from '../../tools/index.ts';
import type { Home } from './home.ts';
import { INITDB_ARGS, SUPERUSER } from './settings.ts';

/** Fills `home.data`; returns the superuser's password in it, which is the template's until changed. */
export async function makeDataDirectory(home: Home, version: string): Promise<string> {
  const template = templateFolder(home, version);
  if (!existsSync(template)) await makeTemplate(home, template);
  await run('cp', ['-a', '--reflink=auto', join(template, 'data'), home.data]);
  return readFileSync(join(template, 'password'), 'utf8');
}

/** One for each user that the server runs as: the files belong to that user. */
function templateFolder({ user }: Home, version: string): string {
  const recipe = JSON.stringify([version, INITDB_ARGS, SUPERUSER, user]);
  const digest = createHash('sha256').update(recipe).digest('hex').slice(0, 8);
  return join(cacheRoot(), 'postgres-templates', `${version}-${digest}`);
}

/** Made apart and renamed into place, so that two at once don't meet a half-made one. */
async function makeTemplate(home: Home, template: string): Promise<void> {
  const draft = `${template}.${process.pid}-${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
  const made = await initdb(home, password);
  await run('mv', [made, join(draft, 'data')]);
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
}

async function initdb({ bin, logs, user }: Home, password: string): Promise<string> {
  const made = join(logs, 'initdb');
  const passwordFile = join(logs, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  await run(join(bin, 'initdb'), ['-D', made, ...INITDB_ARGS, ...access, '--no-sync'], user);
  await rm(passwordFile);
  chmodSync(made, 0o700);
  return made;
}

async function run(file: string, args: readonly string[], user: Home['user'] = {}): Promise<void> {
  const result = await execa(file, [...args], { ...user, cwd: '/', reject: false, all: true });
  if (!result.failed) return;
  throw new UnavailableError({
    code: 'postgres.data-directory',
    message: `PostgreSQL's data directory can't be made: ${file} says ${result.all || result.shortMessage}`,
    hint: 'Is the disk full? Else remove the cache folder of the launch gate, and try again.',
    cause: result,
  });
}
