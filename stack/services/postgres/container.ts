/** PostgreSQL as a container, as production has it: TLS alone, SCRAM passwords, connections by `pg_hba.conf`. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInside } from '../../containers/read-inside.ts';
import { startContainer } from '../../containers/start-container.ts';
import type { ContainerService } from '../service.ts';
import { answersQuery } from './probe.ts';
import { asFlags, CONTAINER_SETTINGS, INITDB_ARGS, JSON_LOG, SUPERUSER } from './settings.ts';
import { CERTIFICATE, verified } from './tls.ts';

const PORT = 5432;
const FILES = {
  '/launch-gate/start.sh': 'container-start.sh',
  '/launch-gate/pg_hba.conf': 'pg_hba.conf',
};

export const containerPostgres: ContainerService = {
  name: 'postgres',
  async start({ workDir, host }) {
    const password = randomBytes(24).toString('hex');
    const logs = logFolder(workDir);
    const certificate = join(workDir, 'postgres.pem');
    let known: string | undefined;
    const access = `${SUPERUSER}:${password}`;
    const recipe = {
      name: 'postgres' as const,
      port: PORT,
      entrypoint: ['/bin/sh', '/launch-gate/start.sh'],
      command: ['postgres', ...asFlags(CONTAINER_SETTINGS)],
      environment: {
        POSTGRES_USER: SUPERUSER,
        POSTGRES_PASSWORD: password,
        POSTGRES_DB: 'postgres',
        POSTGRES_INITDB_ARGS: INITDB_ARGS.join(' '),
      },
      files: texts(),
      folders: [{ source: logs, target: CONTAINER_SETTINGS.log_directory }],
      url: (at: string) => `postgres://${access}@${at}/postgres?${verified(certificate)}`,
      probe: async (url: string, id: string) => {
        // Each container has its own, also the one of another attempt to start.
        if (known !== id)
          writeFileSync(certificate, await readInside(host.client, { id, file: CERTIFICATE }));
        known = id;
        await answersQuery(url);
      },
      log: join(logs, JSON_LOG),
    };
    return { ...(await startContainer(recipe, host, workDir)), inside: `postgres:${PORT}` };
  },
};

function texts(): Record<string, string> {
  const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  return Object.fromEntries(Object.entries(FILES).map(([path, file]) => [path, text(file)]));
}

/** Written by the server's own user inside; `container-start.sh` lets it. */
function logFolder(workDir: string): string {
  const folder = join(workDir, 'postgres-log');
  mkdirSync(folder, { recursive: true });
  return folder;
}
