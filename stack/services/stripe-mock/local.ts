/** stripe-mock as a local process: Stripe's own OpenAPI schema, validating each request. */
import { locateTool } from '../../tools/index.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service } from '../service.ts';
import { answersBalance } from './probe.ts';

/** Told no address for HTTPS, it takes the fixed port 12112 on every interface: one stack a machine. */
const args = (port: number) => ['-http-addr', `127.0.0.1:${port}`, '-https-addr', '127.0.0.1:0'];

export const localStripeMock: Service = {
  name: 'stripe-mock',
  async start({ workDir }) {
    const { path, version } = await locateTool('stripe-mock');
    return startLocalProcess({
      name: 'stripe-mock',
      version,
      spawn: (port) => ({ workDir, file: path, args: args(port) }),
      url: (port) => `http://127.0.0.1:${port}`,
      probe: answersBalance,
    });
  },
};
