/** PostgreSQL 18 as a local process, with a data directory and a superuser password of this stack's own. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { locateTool } from '../../tools/index.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service, StartedService } from '../service.ts';
import { makeDataDirectory } from './data-directory.ts';
import { type Home, makeHome } from './home.ts';
import { answersQuery, withClient } from './probe.ts';
import { JSON_LOG, SETTINGS, SUPERUSER } from './settings.ts';

export const localPostgres: Service = {
  name: 'postgres',
  async start({ workDir }) {
    const tool = await locateTool('postgres');
    const { version } = tool;
    const home = makeHome(workDir, tool);
    try {
      const initial = await makeDataDirectory(home, version);
      const service = await startServer({ workDir, home, version, password: initial });
      return { ...service, url: await changePassword(service.url) };
    } catch (error) {
      await home.remove();
      throw error;
    }
  },
};

interface Server {
  readonly workDir: string;
  readonly home: Home;
  readonly version: string;
  readonly password: string;
}

function startServer({ workDir, home, version, password }: Server): Promise<StartedService> {
  return startLocalProcess({
    name: 'postgres',
    version,
    spawn: (port) => ({
      workDir,
      file: join(home.bin, 'postgres'),
      args: ['-D', home.data, '-p', String(port), ...settings(home)],
      cwd: '/',
      ...home.user,
      // Fast shutdown: clients that are still connected are cut off.
      stopSignal: 'SIGINT',
    }),
    url: (port) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    probe: answersQuery,
    log: join(home.logs, JSON_LOG),
    release: home.remove,
  });
}

function settings(home: Home): string[] {
  const prefix = dirname(home.bin);
  const places = ['lib', 'lib/postgresql'].map((lib) => join(prefix, lib, 'pg_stat_statements.so'));
  const all = {
    ...SETTINGS,
    log_directory: home.logs,
    ...(places.some(existsSync) ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The template's password is shared by all stacks of the cache; each gets one of its own. */
async function changePassword(url: string): Promise<string> {
  const password = randomBytes(24).toString('hex');
  await withClient(url, async (client) => {
    // A slow machine must not write the statement, and with it the password, to the log.
    await client.query('set log_min_duration_statement = -1');
    await client.query(`alter role ${SUPERUSER} password '${password}'`);
  });
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}
