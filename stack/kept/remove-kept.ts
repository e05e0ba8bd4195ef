/** Finds and removes the containers that a checkout keeps, and no others: by their label. */
import { mkdirSync, rmSync } from 'node:fs';
import type { ContainerRuntimeClient } from 'testcontainers';
import { engineClient } from '../containers/index.ts';
import { keptFilter, SERVICE } from '../containers/labels.ts';
import type { ServiceName } from '../stack.ts';
import { checkoutOf } from './record.ts';

/** The ids of those that run, by their service. */
export async function keptContainers(
  { container: { dockerode } }: ContainerRuntimeClient,
  checkout: string,
): Promise<Readonly<Partial<Record<ServiceName, string>>>> {
  const filters = JSON.stringify(keptFilter(checkout));
  const listed = await dockerode.listContainers({ filters });
  return Object.fromEntries(listed.map(({ Id, Labels }) => [Labels[SERVICE] ?? '', Id]));
}

/**
 * Removes them with their network and what is recorded of them in `folder`; false where there were none.
 * @throws UnavailableError `engine.missing`
 */
export async function removeKept(folder: string): Promise<boolean> {
  const { dockerode } = (await engineClient()).container;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const filters = JSON.stringify(keptFilter(checkoutOf(folder)));
  const containers = await dockerode.listContainers({ all: true, filters });
  const removals = containers.map(({ Id }) =>
    dockerode.getContainer(Id).remove({ force: true, v: true }),
  );
  await Promise.all(removals);
  for (const { Id } of await dockerode.listNetworks({ filters }))
    await dockerode.getNetwork(Id).remove();
  rmSync(folder, { recursive: true, force: true });
  return containers.length > 0;
}
