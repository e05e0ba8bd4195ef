/**
 * A stack of containers that outlives its run (TESTCONTAINERS_REUSE_ENABLE=true, as Testcontainers has it): the next
 * run of the same checkout takes them up, emptied, when their images and settings are still the same.
 */
import { mkdirSync, rmSync } from 'node:fs';
import type { ContainerRuntimeClient } from 'testcontainers';
import { connectEngine, openContainerHost, reapContainers } from '../containers/index.ts';
import { watchContainers } from '../containers/watch-containers.ts';
import { type RunningStack, SERVICE_NAMES } from '../stack.ts';
import { type StackOptions, startServices, startStack } from '../start-stack.ts';
import { takeLock } from '../tools/lock.ts';
import { emptyServices } from './empty.ts';
import { keepLogs } from './keep-logs.ts';
import {
  checkoutOf,
  digestNow,
  type KeptRecord,
  lockOf,
  readRecord,
  writeRecord,
} from './record.ts';
import { keptContainers, removeKept } from './remove-kept.ts';

export interface KeptOptions extends Omit<StackOptions, 'contained'> {
  /** The checkout's folder for what it keeps. */
  readonly folder: string;
}

/** The kept stack; one of its own where another process uses that one. @throws UnavailableError as `startStack` */
export async function openKeptStack({ folder, ...options }: KeptOptions): Promise<RunningStack> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockOf(folder);
  try {
    takeLock(lock);
  } catch {
    return startStack({ ...options, contained: SERVICE_NAMES });
  }
  const release = () => rmSync(lock, { force: true });
  try {
    const client = await connectEngine();
    await reapContainers(client);
    const again = await takeUp(client, folder);
    const record = again ?? (await startAnew(client, folder, options));
    return await attach(client, record, { ...options, release, isReused: again !== undefined });
  } catch (error) {
    release();
    throw error;
  }
}

/** Undefined where they are not as they were, or can't be emptied at the addresses that they had. */
async function takeUp(
  client: ContainerRuntimeClient,
  folder: string,
): Promise<KeptRecord | undefined> {
  const record = readRecord(folder);
  if (record?.digest !== (await digestNow(client))) return undefined;
  const running = await keptContainers(client, checkoutOf(folder));
  const same = SERVICE_NAMES.every((name) => running[name] === record.containers[name]);
  if (!same) return undefined;
  return emptyServices(record.addresses).then(
    () => record,
    () => undefined,
  );
}

async function startAnew(
  client: ContainerRuntimeClient,
  folder: string,
  { onProgress }: Pick<StackOptions, 'onProgress'>,
): Promise<KeptRecord> {
  const checkout = checkoutOf(folder);
  await removeKept(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const host = await openContainerHost(checkout);
  const options = { workDir: folder, contained: SERVICE_NAMES, ...(onProgress && { onProgress }) };
  const { services, addresses } = await startServices(options, host);
  for (const service of Object.values(services)) service.leave?.();
  host.leave();
  const containers = (await keptContainers(client, checkout)) as KeptRecord['containers'];
  // After the start: an image may have been pulled for it.
  const record = { digest: await digestNow(client), containers, addresses };
  writeRecord(folder, record);
  return record;
}

interface Attachment extends Pick<StackOptions, 'workDir'> {
  readonly release: () => void;
  readonly isReused: boolean;
}

async function attach(
  client: ContainerRuntimeClient,
  { containers, addresses }: KeptRecord,
  { workDir, release, isReused }: Attachment,
): Promise<RunningStack> {
  const watch = watchContainers(client, containers);
  const logs = await keepLogs(client, containers, workDir);
  const stop = async () => {
    watch.stop();
    logs.stop();
    release();
  };
  return { addresses, died: watch.died, stop, isReused, [Symbol.asyncDispose]: stop };
}
