/** Writes what the containers of a stack say from now on into a run's folder, as the other forms do. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ContainerRuntimeClient } from 'testcontainers';
import type { ServiceName } from '../stack.ts';

export async function keepLogs(
  { container: containers }: ContainerRuntimeClient,
  ids: Readonly<Record<ServiceName, string>>,
  workDir: string,
): Promise<{ readonly stop: () => void }> {
  const folder = join(workDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const since = Math.floor(Date.now() / 1000);
  const logs = Object.entries(ids).map(async ([name, id]) => {
    const output = await containers.logs(containers.getById(id), { since });
    const file = createWriteStream(join(folder, `${name}.log`), { flags: 'a', mode: 0o600 });
    // A connection that broke off is no fault of the log's.
    pipeline(output, file).catch(() => undefined);
    return output;
  });
  const outputs = await Promise.all(logs);
  const stop = () => {
    for (const output of outputs) output.destroy();
  };
  return { stop };
}
