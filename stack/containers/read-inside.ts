/** Reads a file inside of a container. */
import type { ContainerRuntimeClient } from 'testcontainers';

interface Inside {
  /** The container's id. */
  readonly id: string;
  readonly file: string;
}

/** @throws TypeError when it is not there (yet) */
export async function readInside(
  { container }: ContainerRuntimeClient,
  { id, file }: Inside,
): Promise<string> {
  const { exitCode, output } = await container.exec(container.getById(id), ['cat', file]);
  if (exitCode === 0) return output;
  throw new TypeError(`${file} can't be read: ${output.trim()}`);
}
