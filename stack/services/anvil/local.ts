/** Anvil as a local process: a chain with the well-known test accounts, a block for each transaction. */
import { locateTool } from '../../tools/index.ts';
import { startLocalProcess } from '../local-process.ts';
import type { Service, ServiceContext, StartedService } from '../service.ts';
import { answersChainId } from './probe.ts';

export interface AnvilOptions extends ServiceContext {
  /** A chain's state, as Anvil dumps it, to begin with. */
  readonly stateFile?: string;
  /** Default: the service's own log. */
  readonly logFile?: string;
}

/** A chain of one's own takes some forty milliseconds: its time and its mining are nobody else's. */
export async function startAnvil(options: AnvilOptions): Promise<StartedService> {
  const { workDir, stateFile, logFile } = options;
  const { path, version } = await locateTool('anvil');
  const state = stateFile === undefined ? [] : ['--load-state', stateFile];
  return startLocalProcess({
    name: 'anvil',
    version,
    spawn: (port) => ({
      workDir,
      file: path,
      args: ['--host', '127.0.0.1', '--port', String(port), '--silent', ...state],
      ...(logFile === undefined ? {} : { logFile }),
    }),
    url: (port) => `http://127.0.0.1:${port}`,
    probe: answersChainId,
  });
}

export const localAnvil: Service = { name: 'anvil', start: startAnvil };
