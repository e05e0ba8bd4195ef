/** Anvil as a container: the same chain as the local form. */
import { startContainer } from '../../containers/start-container.ts';
import type { ContainerService } from '../service.ts';
import { answersChainId } from './probe.ts';

const PORT = 8545;

export const containerAnvil: ContainerService = {
  name: 'anvil',
  async start({ workDir, host }) {
    const recipe = {
      name: 'anvil' as const,
      port: PORT,
      // The official image's own entrypoint is a shell.
      entrypoint: ['anvil'],
      command: ['--host', '0.0.0.0', '--port', String(PORT), '--silent'],
      url: (at: string) => `http://${at}`,
      probe: answersChainId,
    };
    return { ...(await startContainer(recipe, host, workDir)), inside: `anvil:${PORT}` };
  },
};
