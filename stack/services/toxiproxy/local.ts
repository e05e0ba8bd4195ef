/** Toxiproxy as a local process: only its control API listens; proxies are made by who needs them. */
import { locateTool } from '../../tools/index.ts';
import { answers } from '../http-probe.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service } from '../service.ts';

export const localToxiproxy: Service = {
  name: 'toxiproxy',
  async start({ workDir }) {
    const { path, version } = await locateTool('toxiproxy');
    return startLocalProcess({
      name: 'toxiproxy',
      version,
      spawn: (port) => ({
        workDir,
        file: path,
        args: ['-host', '127.0.0.1', '-port', String(port)],
        env: { ...process.env, LOG_LEVEL: 'warn' },
      }),
      url: (port) => `http://127.0.0.1:${port}`,
      probe: (url) => answers(`${url}/version`),
    });
  },
};
