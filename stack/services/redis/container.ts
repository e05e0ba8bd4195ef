/** Redis as a container: the same settings as the local form, behind a password of this stack's own. */
import { randomBytes } from 'node:crypto';
import { startContainer } from '../../containers/start-container.ts';
import type { ContainerService } from '../service.ts';
import { ping } from './ping.ts';

const PORT = 6379;
const CONFIGURATION = '/etc/launch-gate-redis.conf';

export const containerRedis: ContainerService = {
  name: 'redis',
  async start({ workDir, host }) {
    const password = randomBytes(24).toString('hex');
    const recipe = {
      name: 'redis' as const,
      port: PORT,
      command: ['redis-server', CONFIGURATION],
      // In a file: the arguments of a container's processes can be read on the machine.
      files: { [CONFIGURATION]: configuration(password) },
      url: (at: string) => `redis://:${password}@${at}`,
      probe: ping,
    };
    return { ...(await startContainer(recipe, host, workDir)), inside: `redis:${PORT}` };
  },
};

function configuration(password: string): string {
  const lines = [`port ${PORT}`, `requirepass ${password}`, 'save ""', 'appendonly no'];
  return `${lines.join('\n')}\n`;
}
