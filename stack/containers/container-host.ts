/** Where a stack's containers live: an engine, and a network of the stack's own in which they know each other. */
import { randomBytes } from 'node:crypto';
import {
  type ContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from 'testcontainers';
import { cannotStart, connectEngine, reapContainers } from './engine.ts';
import { keptLabels, ownLabels } from './labels.ts';
import { watchEngine } from './watch-engine.ts';

export interface ContainerHost {
  readonly client: ContainerRuntimeClient;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** True where the containers outlive this process: it must not end them, nor watch them for ever. */
  readonly isKept: boolean;
  /** Resolves, with the reason, when the engine answers no more. */
  readonly gone: Promise<string>;
  /** Removes the network, and whatever is still in it. */
  close(): Promise<void>;
  /** Leaves all as it is, and watches no more. */
  leave(): void;
}

/**
 * Opens a network for one stack, after removing what stacks of dead processes have left.
 * @param keptBy the checkout that keeps the stack's containers for its next run, if any
 * @throws UnavailableError `engine.missing`
 */
export async function openContainerHost(keptBy?: string): Promise<ContainerHost> {
  const client = await connectEngine();
  await reapContainers(client);
  const { sessionId } = await getReaper(client);
  const isKept = keptBy !== undefined;
  const labels = labelsOfStack(isKept ? keptLabels(keptBy) : ownLabels());
  const name = `launch-gate-${randomBytes(6).toString('hex')}`;
  const network = await client.network
    .create({
      Name: name,
      Driver: 'bridge',
      Options: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' },
      Labels: { ...labels, ...(!isKept && { [LABEL_TESTCONTAINERS_SESSION_ID]: sessionId }) },
    })
    .catch((cause) => {
      throw cannotStart('the network', name, cause);
    });
  const watch = watchEngine(client);
  return {
    client,
    network: name,
    labels,
    isKept,
    gone: watch.gone,
    leave: watch.stop,
    // An engine that has died takes its network along; one that comes back is cleaned by label.
    close: async () => {
      watch.stop();
      await removeMembers(client, name).catch(() => undefined);
      await network.remove().catch(() => undefined);
    },
  };
}

/** A suite that was killed leaves its chains in the network. */
async function removeMembers(
  { container: { dockerode } }: ContainerRuntimeClient,
  network: string,
): Promise<void> {
  const filters = JSON.stringify({ network: [network] });
  const members = await dockerode.listContainers({ all: true, filters });
  const removals = members.map(({ Id }) => dockerode.getContainer(Id).remove(FORCED));
  await Promise.allSettled(removals);
}

const FORCED = { force: true, v: true };

/** The network of a stack that another process has started; it is not removed from here. */
export async function joinContainerHost(network: string): Promise<ContainerHost> {
  const client = await connectEngine();
  const { gone, stop } = watchEngine(client);
  const labels = labelsOfStack(ownLabels());
  return { client, network, labels, isKept: false, gone, close: async () => stop(), leave: stop };
}

function labelsOfStack(labels: Record<string, string>): Record<string, string> {
  return { ...labels, 'org.testcontainers': 'true' };
}
