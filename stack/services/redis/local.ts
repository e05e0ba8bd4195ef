/** Redis as a local process: in memory only, behind a password of this stack's own. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateTool } from '../../tools/index.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service } from '../service.ts';
import { ping } from './ping.ts';

export const localRedis: Service = {
  name: 'redis',
  async start({ workDir }) {
    const { path, version } = await locateTool('redis');
    const password = randomBytes(24).toString('hex');
    const folder = join(workDir, 'redis');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return startLocalProcess({
      name: 'redis',
      version,
      spawn: (port) => ({ workDir, file: path, args: [configure(folder, port, password)] }),
      url: (port) => `redis://:${password}@127.0.0.1:${port}`,
      probe: ping,
    });
  },
};

/** In a file, because arguments can be read by every user of the machine. */
function configure(folder: string, port: number, password: string): string {
  const file = join(folder, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    'daemonize no',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}
