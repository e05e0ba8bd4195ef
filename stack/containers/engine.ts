/** The container engine at hand: DOCKER_HOST's, else the machine's own; or one line on how to have one. */
import { type ContainerRuntimeClient, getContainerRuntimeClient, getReaper } from 'testcontainers';
import { UnavailableError } from '../../evidence/failure.ts';
import { imageOf } from './images.ts';
import { isAbandoned, OUR_FILTER } from './labels.ts';

export type Dockerode = ContainerRuntimeClient['container']['dockerode'];

/**
 * Connects to the engine, with the reaper of abandoned containers beside it.
 * @throws UnavailableError `engine.missing` when none answers, `image.missing` when the reaper can't be had
 */
export async function connectEngine(): Promise<ContainerRuntimeClient> {
  const client = await engineClient();
  if (process.env.LAUNCH_REAPER_IMAGE) process.env.RYUK_CONTAINER_IMAGE = imageOf('reaper');
  process.env.RYUK_CONTAINER_IMAGE ??= imageOf('reaper');
  await getReaper(client).catch((cause: Error) => {
    throw cannotStart('the reaper', imageOf('reaper'), cause);
  });
  return client;
}

/** The engine alone. @throws UnavailableError `engine.missing` */
export async function engineClient(): Promise<ContainerRuntimeClient> {
  prepareEnvironment();
  try {
    const client = await getContainerRuntimeClient();
    await client.container.dockerode.ping();
    return client;
  } catch (cause) {
    throw engineMissing(cause);
  }
}

/** Removes what processes that are gone have left in the engine; the names of what it was. */
export async function reapContainers({
  container: { dockerode },
}: ContainerRuntimeClient): Promise<readonly string[]> {
  const filters = JSON.stringify(OUR_FILTER);
  const containers = await dockerode.listContainers({ all: true, filters });
  const orphans = containers.filter(({ Labels }) => isAbandoned(Labels));
  await Promise.all(
    orphans.map(({ Id }) => settle(dockerode.getContainer(Id).remove({ force: true, v: true }))),
  );
  const networks = await dockerode.listNetworks({ filters });
  const empty = networks.filter(({ Labels }) => isAbandoned(Labels));
  await Promise.all(empty.map(({ Id }) => settle(dockerode.getNetwork(Id).remove())));
  return [...orphans.flatMap(({ Names }) => Names), ...empty.map(({ Name }) => Name)];
}

/** Another reaper may have been faster: what is gone is what was wanted. */
async function settle(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: { statusCode?: number }) => {
    if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
  });
}

/**
 * Testcontainers reads its settings from the environment. Inside a container it would look for published ports on
 * the bridge's gateway; ours are on loopback.
 */
function prepareEnvironment(): void {
  const { DOCKER_HOST = 'unix:' } = process.env;
  if (DOCKER_HOST.startsWith('unix:')) process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
}

function engineMissing(cause: unknown): UnavailableError {
  const place = process.env.DOCKER_HOST ?? '/var/run/docker.sock';
  return new UnavailableError({
    code: 'engine.missing',
    message: `no container engine answers at ${place}`,
    hint: 'Start Docker (DOCKER_HOST names another socket), or use local services: --stack local.',
    cause,
  });
}

/** One line for a container that did not come up, by the engine's own reason. */
export function cannotStart(what: string, image: string, cause: unknown): UnavailableError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  if (/no such image|not found|pull access denied|failed to resolve|dial tcp/i.test(seen))
    return new UnavailableError({
      code: 'image.missing',
      message: `the image ${image} of ${what} is not here and can't be pulled: ${oneLine(seen)}`,
      hint: 'Name one that can be had by its LAUNCH_…_IMAGE variable (docs/containers.md).',
      cause,
    });
  return new UnavailableError({
    code: 'container.not-started',
    message: `${what} (${image}) did not start: ${oneLine(seen)}`,
    hint: 'Read its log in the run’s folder; is there room on the engine’s disk?',
    cause,
  });
}

function oneLine(text: string): string {
  return text.trim().split('\n').slice(0, 2).join(' ').slice(0, 300);
}
