/** Where a stack's containers live: an engine, and a network of the stack's own in which they know each other. */
import { randomBytes } from 'node:crypto';
import {
  type ContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from 'testcontainers';
import { cannotStart, connectEngine, reapContainers } from './engine.ts';
import { ownLabels } from './labels.ts';

export interface ContainerHost {
  readonly client: ContainerRuntimeClient;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Removes the network; its containers must be gone. */
  close(): Promise<void>;
}

/**
 * Opens a network for one stack, after removing what stacks of dead processes have left.
 * @throws UnavailableError `engine.missing`
 */
export async function openContainerHost(): Promise<ContainerHost> {
  const client = await connectEngine();
  await reapContainers(client);
  const { sessionId } = await getReaper(client);
  const labels = { ...ownLabels(), 'org.testcontainers': 'true' };
  const name = `launch-gate-${randomBytes(6).toString('hex')}`;
  const network = await client.network
    .create({
      Name: name,
      Driver: 'bridge',
      Options: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' },
      Labels: { ...labels, [LABEL_TESTCONTAINERS_SESSION_ID]: sessionId },
    })
    .catch((cause) => {
      throw cannotStart('the network', name, cause);
    });
  return {
    client,
    network: name,
    labels,
    // An engine that has died takes its network along; one that comes back is cleaned by label.
    close: async () => {
      await network.remove().catch(() => undefined);
    },
  };
}
