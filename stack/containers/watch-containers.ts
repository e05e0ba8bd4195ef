/** Watches the containers of a stack that is not this process's to end. */
import type { ContainerRuntimeClient } from 'testcontainers';
import type { RunningStack, ServiceName } from '../stack.ts';
import { watchEngine } from './watch-engine.ts';

export interface ContainersWatch {
  /** Resolves with the first service whose container ends, or with the engine's own end. */
  readonly died: RunningStack['died'];
  stop(): void;
}

/** @param ids the container of each service */
export function watchContainers(
  client: ContainerRuntimeClient,
  ids: Readonly<Record<ServiceName, string>>,
): ContainersWatch {
  const stopped = new AbortController();
  const deaths = Object.entries(ids).map(async ([service, id]) => {
    const reason = await endOf(client, id, stopped.signal);
    if (stopped.signal.aborted) return new Promise<never>(() => undefined);
    return { service: service as ServiceName, reason };
  });
  const engine = watchEngine(client);
  const gone = engine.gone.then((reason) => ({ service: 'postgres', reason }) as const);
  const stop = () => {
    stopped.abort();
    engine.stop();
  };
  return { died: Promise.race([...deaths, gone]), stop };
}

async function endOf(
  { container: { dockerode } }: ContainerRuntimeClient,
  id: string,
  abortSignal: AbortSignal,
): Promise<string> {
  try {
    const { StatusCode } = await dockerode.getContainer(id).wait({ abortSignal });
    return `container ${id.slice(0, 12)} ended with exit code ${StatusCode}`;
  } catch (error) {
    return `the container engine is gone: ${(error as Error).message}`;
  }
}
