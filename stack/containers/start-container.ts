/**
 * What the container forms share: create with the stack's network and labels, keep the log, wait until the service
 * answers from outside, and remove everything again when it doesn't.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { StartedTestContainer } from 'testcontainers';
import { lastWords } from '../processes/last-words.ts';
import { READY_WITHIN_MS, type StartedService } from '../services/service.ts';
import type { ServiceName } from '../stack.ts';
import { waitFor } from '../wait.ts';
import type { ContainerHost } from './container-host.ts';
import { cannotStart } from './engine.ts';
import { hostProcess } from './host-process.ts';
import { imageOf } from './images.ts';
import { SERVICE } from './labels.ts';
import { ServiceContainer } from './service-container.ts';

const ATTEMPTS = 5;
const LAST_WORDS_WITHIN_MS = 2_000;
const PORT_TAKEN = /address already in use|port is already allocated/;

export interface ContainerRecipe {
  readonly name: ServiceName;
  /** What it is called in the network. Default: its name. */
  readonly alias?: string;
  /** Gets its output. Default: `<workDir>/logs/<name>.log`. */
  readonly logFile?: string;
  /** The service's port inside; more to publish in `morePorts`. */
  readonly port: number;
  readonly morePorts?: readonly number[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Texts that are copied in before it starts, readable by all inside. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of this machine that it writes to. */
  readonly folders?: readonly { readonly source: string; readonly target: string }[];
  /** @param host `127.0.0.1:port` as published */
  readonly url: (host: string) => string;
  /** Resolves when the service answers at the URL; the container's id is for what only it knows. */
  readonly probe: (url: string, id: string) => Promise<unknown>;
  readonly log?: string;
}

export interface StartedContainer extends StartedService {
  readonly leave: () => void;
  /** `127.0.0.1:port` of each published port. */
  readonly published: (port: number) => string;
}

/** @throws UnavailableError `image.missing` or `container.not-started`; nothing is left in the engine then. */
export async function startContainer(
  recipe: ContainerRecipe,
  host: ContainerHost,
  workDir: string,
): Promise<StartedContainer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(recipe, host, workDir);
    } catch (error) {
      // The engine draws a published port without looking whether another program has it.
      const isTaken = PORT_TAKEN.test((error as Error).message);
      if (!isTaken || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function startOnce(
  recipe: ContainerRecipe,
  host: ContainerHost,
  workDir: string,
): Promise<StartedContainer> {
  const image = imageOf(recipe.name);
  const container = define(recipe, host, image);
  const log = openLog(recipe.logFile ?? join(workDir, 'logs', `${recipe.name}.log`));
  container.withLogConsumer(log.keep);
  try {
    const started = await container.start();
    return await answering(recipe, { host, started, image, log });
  } catch (cause) {
    await removeContainer(host, container.id);
    if ((cause as { code?: string }).code === 'wait.died') throw cause;
    throw cannotStart(recipe.name, image, cause);
  }
}

function define(
  recipe: ContainerRecipe,
  { network, labels, isKept }: ContainerHost,
  image: string,
): ServiceContainer {
  const container = new ServiceContainer(image)
    .withOnlyNetwork(network, recipe.alias ?? recipe.name)
    .withAutoCleanup(!isKept)
    .withLabels({ ...labels, [SERVICE]: recipe.name })
    .withExposedPorts(recipe.port, ...(recipe.morePorts ?? []))
    .withEnvironment({ ...recipe.environment })
    .withBindMounts([...(recipe.folders ?? [])])
    .withCopyContentToContainer(
      Object.entries(recipe.files ?? {}).map(([target, content]) => ({
        target,
        content,
        mode: 0o644,
      })),
    );
  if (recipe.entrypoint) container.withEntrypoint([...recipe.entrypoint]);
  if (recipe.command) container.withCommand([...recipe.command]);
  return container;
}

interface Log {
  readonly file: string;
  /** Writes a container's output to the file. */
  readonly keep: (output: Readable) => void;
  /** Writes no more of it. */
  readonly close: () => void;
  /** Resolves when the container has said its last words and they are in the file. */
  readonly whole: Promise<void>;
}

function openLog(file: string): Log {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { promise: whole, resolve } = Promise.withResolvers<void>();
  const close = new AbortController();
  const keep = (output: Readable) => {
    close.signal.addEventListener('abort', () => output.destroy(), { once: true });
    const written = pipeline(output, createWriteStream(file, { flags: 'a', mode: 0o600 }));
    // A connection that broke off is no fault of the log's.
    written.catch(() => undefined).then(resolve);
  };
  return { file, keep, whole, close: () => close.abort() };
}

interface Running {
  readonly host: ContainerHost;
  readonly started: StartedTestContainer;
  readonly image: string;
  readonly log: Log;
}

async function answering(recipe: ContainerRecipe, running: Running): Promise<StartedContainer> {
  const { host, started, image, log } = running;
  const published = (port: number) => `127.0.0.1:${started.getMappedPort(port)}`;
  const url = recipe.url(published(recipe.port));
  const watch = new AbortController();
  const died = deathOf(recipe.name, running, watch.signal).then((reason) =>
    watch.signal.aborted ? new Promise<string>(() => undefined) : reason,
  );
  await waitFor({
    what: `${recipe.name} answers on ${published(recipe.port)}`,
    deadlineMs: READY_WITHIN_MS,
    probe: () => recipe.probe(url, started.getId()),
    died,
  });
  const pid = await hostProcess(host.client, started.getId());
  return {
    name: recipe.name,
    version: await describeImage(host, image),
    url,
    died,
    container: started.getId(),
    published,
    ...(pid !== undefined && { pid }),
    ...(recipe.log !== undefined && { log: recipe.log }),
    leave: () => {
      watch.abort();
      log.close();
    },
    stop: async () => {
      watch.abort();
      await removeContainer(host, started.getId());
      await lastWordsOf(log);
    },
  };
}

/** Resolves with the reason when the container ends, or the engine that ran it. */
function deathOf(name: ServiceName, running: Running, abortSignal: AbortSignal): Promise<string> {
  return Promise.race([running.host.gone, endOf(name, running, abortSignal)]);
}

async function endOf(
  name: ServiceName,
  { host, started, log }: Running,
  abortSignal: AbortSignal,
): Promise<string> {
  const id = started.getId().slice(0, 12);
  try {
    const ended = await host.client.container.dockerode.getContainer(id).wait({ abortSignal });
    const { StatusCode } = ended as { StatusCode?: number };
    if (StatusCode === undefined) return 'the container engine is gone: it broke off';
    await lastWordsOf(log);
    return `${name} (container ${id}) ended with exit code ${StatusCode}${lastWords(log.file)}`;
  } catch (error) {
    return `the container engine is gone: ${(error as Error).message}`;
  }
}

/** An engine that dies never ends a container's output. */
async function lastWordsOf({ whole }: Log): Promise<void> {
  await Promise.race([whole, delay(LAST_WORDS_WITHIN_MS)]);
}

async function removeContainer({ client }: ContainerHost, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  const container = client.container.dockerode.getContainer(id);
  // An engine that has died is cleaned by label when it is back.
  await container.remove({ force: true, v: true }).catch(() => undefined);
}

/** The image by its name and its id: a tag may be moved, an id not. */
async function describeImage({ client }: ContainerHost, image: string): Promise<string> {
  const { Id } = await client.container.dockerode.getImage(image).inspect();
  return `${image} (${Id.replace('sha256:', '').slice(0, 12)})`;
}
