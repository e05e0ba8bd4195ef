/** Notices that the engine has died: a connection that waits for a container's end is not told of it. */
import type { ContainerRuntimeClient } from 'testcontainers';

const EVERY_MS = 1_000;

export interface EngineWatch {
  /** Resolves, with the reason, when the engine answers no more. */
  readonly gone: Promise<string>;
  stop(): void;
}

export function watchEngine({ container: { dockerode } }: ContainerRuntimeClient): EngineWatch {
  const { promise: gone, resolve } = Promise.withResolvers<string>();
  const ask = () =>
    dockerode
      .ping()
      .catch((error: Error) => resolve(`the container engine is gone: ${error.message}`));
  const timer = setInterval(ask, EVERY_MS);
  // Watching is no reason to stay alive.
  timer.unref();
  return { gone, stop: () => clearInterval(timer) };
}
