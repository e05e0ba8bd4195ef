/**
 * What the local forms share: spawn on a free port, wait until the service answers, and end it again when
 * it doesn't.
 */
import { onFreePort } from '../free-port.ts';
import { type OwnedChild, type SpawnOptions, spawnOwned } from '../processes/index.ts';
import type { ServiceName } from '../stack.ts';
import { waitFor } from '../wait.ts';
import { READY_WITHIN_MS, type StartedService } from './service.ts';

export interface LocalProcess {
  readonly name: ServiceName;
  readonly version: string;
  readonly spawn: (port: number) => Omit<SpawnOptions, 'name'>;
  readonly url: (port: number) => string;
  /** Resolves when the service answers at the URL, and throws what it saw otherwise. */
  readonly probe: (url: string) => Promise<unknown>;
  readonly log?: string;
  /** Follows the end of the process, such as removing its data. */
  readonly release?: () => Promise<void>;
}

export async function startLocalProcess(recipe: LocalProcess): Promise<StartedService> {
  return onFreePort(async (port) => {
    const child = await spawnOwned({ ...recipe.spawn(port), name: recipe.name });
    try {
      const url = recipe.url(port);
      await waitFor({
        what: `${recipe.name} answers on 127.0.0.1:${port}`,
        deadlineMs: READY_WITHIN_MS,
        probe: () => recipe.probe(url),
        died: child.died,
      });
      return started(recipe, child, url);
    } catch (error) {
      await child.stop(0);
      throw error;
    }
  });
}

function started(recipe: LocalProcess, child: OwnedChild, url: string): StartedService {
  const { name, version, log, release } = recipe;
  const stop = async () => {
    await child.stop();
    await release?.();
  };
  const { pid, died } = child;
  return { name, version, url, pid, died, stop, ...(log === undefined ? {} : { log }) };
}
