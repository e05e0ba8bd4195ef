/** Anvil as a container: the same chain as the local form. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { joinContainerHost } from '../../containers/index.ts';
import { startContainer } from '../../containers/start-container.ts';
import type { ContainerService, StartedService } from '../service.ts';
import type { AnvilOptions } from './local.ts';
import { answersChainId } from './probe.ts';

const PORT = 8545;
const STATE = '/launch-gate/state.json';

const RECIPE = {
  name: 'anvil' as const,
  port: PORT,
  // The official image's own entrypoint is a shell.
  entrypoint: ['anvil'],
  command: ['--host', '0.0.0.0', '--port', String(PORT), '--silent'],
  url: (at: string) => `http://${at}`,
  probe: answersChainId,
};

export const containerAnvil: ContainerService = {
  name: 'anvil',
  async start({ workDir, host }) {
    return { ...(await startContainer(RECIPE, host, workDir)), inside: `anvil:${PORT}` };
  },
};

/** A chain of one's own beside the services of a stack that another process has started. */
export async function startContainedAnvil(
  network: string,
  { workDir, stateFile, logFile }: AnvilOptions,
): Promise<StartedService> {
  const alias = `chain-${randomBytes(6).toString('hex')}`;
  const recipe = {
    ...RECIPE,
    alias,
    ...(logFile !== undefined && { logFile }),
    ...(stateFile !== undefined && {
      files: { [STATE]: readFileSync(stateFile, 'utf8') },
      command: [...RECIPE.command, '--load-state', STATE],
    }),
  };
  const host = await joinContainerHost(network);
  return { ...(await startContainer(recipe, host, workDir)), inside: `${alias}:${PORT}` };
}
