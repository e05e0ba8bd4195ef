/**
 * Takes up the stack that `docker compose up --wait` has started: its addresses and passwords are read from the
 * engine and from inside its containers. It is never stopped from here.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { UnavailableError } from '../../evidence/failure.ts';
import { hostProcess } from '../containers/host-process.ts';
import { connectEngine, readInside } from '../containers/index.ts';
import { watchContainers } from '../containers/watch-containers.ts';
import { SUPERUSER } from '../services/postgres/settings.ts';
import { CERTIFICATE, verified } from '../services/postgres/tls.ts';
import { PROXY_PORTS } from '../services/toxiproxy/ports.ts';
import { type AddressBook, type RunningStack, SERVICE_NAMES, type ServiceName } from '../stack.ts';

interface Container {
  readonly id: string;
  readonly image: string;
  readonly network: string;
  /** `127.0.0.1:port` by the port inside. */
  readonly published: ReadonlyMap<number, string>;
}
type Containers = Readonly<Record<ServiceName, Container>>;

const PORTS: Readonly<Record<ServiceName, number>> = {
  postgres: 5432,
  redis: 6379,
  'stripe-mock': 12_111,
  anvil: 8545,
  toxiproxy: 8474,
};
const FOLDER = new URL('../../.launch-gate/compose/', import.meta.url).pathname;

/** @throws UnavailableError `compose.not-up` naming the first service that does not run */
export async function attachCompose({ workDir }: { workDir: string }): Promise<RunningStack> {
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  const client = await connectEngine();
  const containers = await findContainers(client);
  const addresses = await addressesOf(client, containers, workDir);
  const ids = SERVICE_NAMES.map((name) => [name, containers[name].id] as const);
  const watch = watchContainers(client, Object.fromEntries(ids) as Record<ServiceName, string>);
  const stop = async () => watch.stop();
  return { addresses, died: watch.died, stop, [Symbol.asyncDispose]: stop };
}

async function findContainers({ container }: ContainerRuntimeClient): Promise<Containers> {
  const project = process.env.COMPOSE_PROJECT_NAME || 'launch-gate';
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const listed = await container.dockerode.listContainers({ filters });
  const found = SERVICE_NAMES.map((name) => {
    const one = listed.find(({ Labels }) => Labels['com.docker.compose.service'] === name);
    if (one === undefined) throw notUp(name);
    const published = new Map(
      one.Ports.map(({ PrivatePort, PublicPort }) => [PrivatePort, `127.0.0.1:${PublicPort}`]),
    );
    const [network = ''] = Object.keys(one.NetworkSettings.Networks);
    return [name, { id: one.Id, image: one.Image, network, published }] as const;
  });
  return Object.fromEntries<Container>(found) as Containers;
}

async function addressesOf(
  client: ContainerRuntimeClient,
  containers: Containers,
  workDir: string,
): Promise<AddressBook> {
  const at = (name: ServiceName, port = PORTS[name]) => {
    const host = containers[name].published.get(port);
    if (host === undefined) throw notUp(name);
    return host;
  };
  const pids = SERVICE_NAMES.map(
    async (name) => [name, await hostProcess(client, containers[name].id)] as const,
  );
  const known = (await Promise.all(pids)).filter(([, pid]) => pid !== undefined);
  return {
    form: 'compose',
    postgresUrl: await postgresUrl(client, { id: containers.postgres.id, workDir }, at('postgres')),
    postgresContainer: containers.postgres.id,
    redisUrl: await redisUrl(client, containers.redis.id, at('redis')),
    stripeMockUrl: `http://${at('stripe-mock')}`,
    anvilUrl: `http://${at('anvil')}`,
    chainNetwork: containers.anvil.network,
    toxiproxyUrl: `http://${at('toxiproxy')}`,
    proxyRoom: {
      ports: PROXY_PORTS.map((port) => ({
        inside: `0.0.0.0:${port}`,
        outside: at('toxiproxy', port),
      })),
      upstreams: Object.fromEntries(
        SERVICE_NAMES.map((name) => [at(name), `${name}:${PORTS[name]}`]),
      ),
    },
    postgresLog: join(FOLDER, 'postgres-log/postgres.json'),
    pids: Object.fromEntries(known),
    versions: Object.fromEntries(
      SERVICE_NAMES.map((name) => [name, containers[name].image]),
    ) as Record<ServiceName, string>,
  };
}

async function postgresUrl(
  client: ContainerRuntimeClient,
  { id, workDir }: { id: string; workDir: string },
  host: string,
): Promise<string> {
  const certificate = join(workDir, 'postgres.pem');
  writeFileSync(certificate, await readInside(client, { id, file: CERTIFICATE }));
  const password = await passwordOf(client, id);
  return `postgres://${SUPERUSER}:${password}@${host}/postgres?${verified(certificate)}`;
}

/** The one that was given to compose, else the one that the container has drawn. */
async function passwordOf(client: ContainerRuntimeClient, id: string): Promise<string> {
  const { Config } = await client.container.dockerode.getContainer(id).inspect();
  const given = Config.Env.find((line) => line.startsWith('POSTGRES_PASSWORD='));
  const password = given?.slice('POSTGRES_PASSWORD='.length);
  if (password) return encodeURIComponent(password);
  const file = CERTIFICATE.replace(/[^/]+$/, 'password');
  return (await readInside(client, { id, file })).trim();
}

async function redisUrl(client: ContainerRuntimeClient, id: string, host: string): Promise<string> {
  const password = await readInside(client, { id, file: '/run/launch-gate/password' });
  return `redis://:${password.trim()}@${host}`;
}

function notUp(service: string): UnavailableError {
  return new UnavailableError({
    code: 'compose.not-up',
    message: `no compose stack is up: its service ${service} does not run`,
    hint: 'Start it: docker compose up -d --wait (COMPOSE_PROJECT_NAME names another project).',
  });
}
