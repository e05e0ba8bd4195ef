/** stripe-mock as a container. */
import { startContainer } from '../../containers/start-container.ts';
import type { ContainerService } from '../service.ts';
import { answersBalance } from './probe.ts';

const PORT = 12_111;

export const containerStripeMock: ContainerService = {
  name: 'stripe-mock',
  async start({ workDir, host }) {
    const recipe = {
      name: 'stripe-mock' as const,
      port: PORT,
      url: (at: string) => `http://${at}`,
      probe: answersBalance,
    };
    return { ...(await startContainer(recipe, host, workDir)), inside: `stripe-mock:${PORT}` };
  },
};
