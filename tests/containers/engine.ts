/** What a container test sees of the engine: its environment, and what is in it. */
import { inject } from 'vitest';
import { engineClient } from '../../stack/containers/index.ts';

const engine = inject('engine');

/** Why container tests can't run here; undefined where they can. */
export const noEngine = 'missing' in engine ? engine.missing : undefined;

if ('env' in engine) Object.assign(process.env, engine.env);

/** Names of the containers, networks and volumes in the engine, but for its reaper and its own networks. */
export async function inEngine(): Promise<readonly string[]> {
  const { dockerode } = (await engineClient()).container;
  const [containers, networks, { Volumes }] = await Promise.all([
    dockerode.listContainers({ all: true }),
    dockerode.listNetworks(),
    dockerode.listVolumes(),
  ]);
  return [
    ...containers.flatMap(({ Names }) => Names).filter((name) => !name.includes('ryuk')),
    ...networks.map(({ Name }) => Name).filter((name) => !/^(bridge|host|none)$/.test(name)),
    ...(Volumes ?? []).map(({ Name }) => Name),
  ].toSorted();
}
