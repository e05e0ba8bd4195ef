/** Anvil as a local process: a chain with the well-known test accounts, a block for each transaction. */
import { locateTool } from '../../tools/index.ts';
import { answers } from '../http-probe.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service } from '../service.ts';

const CHAIN_ID_REQUEST = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
};

export const localAnvil: Service = {
  name: 'anvil',
  async start({ workDir }) {
    const { path, version } = await locateTool('anvil');
    return startLocalProcess({
      name: 'anvil',
      version,
      spawn: (port) => ({
        workDir,
        file: path,
        args: ['--host', '127.0.0.1', '--port', String(port), '--silent'],
      }),
      url: (port) => `http://127.0.0.1:${port}`,
      probe: (url) => answers(url, CHAIN_ID_REQUEST),
    });
  },
};
