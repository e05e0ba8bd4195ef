/** Toxiproxy as a container: in the network of the services, with a few published ports for proxies to listen on. */
import { startContainer } from '../../containers/start-container.ts';
import { answers } from '../http-probe.ts';
import type { ContainerService } from '../service.ts';
import { CONTROL_PORT, PROXY_PORTS } from './ports.ts';

export const containerToxiproxy: ContainerService = {
  name: 'toxiproxy',
  async start({ workDir, host }) {
    const recipe = {
      name: 'toxiproxy' as const,
      port: CONTROL_PORT,
      morePorts: PROXY_PORTS,
      command: ['-host=0.0.0.0'],
      environment: { LOG_LEVEL: 'warn' },
      url: (at: string) => `http://${at}`,
      probe: (url: string) => answers(`${url}/version`),
    };
    const started = await startContainer(recipe, host, workDir);
    const proxyPorts = PROXY_PORTS.map((port) => ({
      inside: `0.0.0.0:${port}`,
      outside: started.published(port),
    }));
    return { ...started, inside: `toxiproxy:${CONTROL_PORT}`, proxyPorts };
  },
};
