/**
 * What a checkout knows of the containers that it keeps between runs: their addresses, and what they were made from.
 * It holds passwords, so only its owner can read it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import { imageOf } from '../containers/images.ts';
import { type AddressBook, SERVICE_NAMES, type ServiceName } from '../stack.ts';

export interface KeptRecord {
  /** Of the images and of the code that starts them: what differs in it was made otherwise. */
  readonly digest: string;
  /** The id of each service's. */
  readonly containers: Readonly<Record<ServiceName, string>>;
  readonly addresses: AddressBook;
}

const STACK = new URL('../', import.meta.url).pathname;
/** Everything that decides how a container is started stands in these folders. */
const CODE = ['services', 'containers'];

const fileOf = (folder: string) => join(folder, 'kept.json');

/** Kept containers serve one process at a time: the lock says which. It stands beside the folder, which may go. */
export const lockOf = (folder: string) => `${folder}.lock`;

export function writeRecord(folder: string, record: KeptRecord): void {
  writeFileSync(fileOf(folder), JSON.stringify(record), { mode: 0o600 });
}

/** Undefined where there is none, or one that was cut off. */
export function readRecord(folder: string): KeptRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as KeptRecord;
  } catch {
    return undefined;
  }
}

/** The name of the checkout whose containers are recorded in `folder`: a copy of it elsewhere has another. */
export function checkoutOf(folder: string): string {
  return createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
}

/** Of the images by their ids (a tag may be moved) and of the settings, as the code that holds them. */
export async function digestNow(client: ContainerRuntimeClient): Promise<string> {
  const digest = createHash('sha256');
  for (const name of SERVICE_NAMES) digest.update(`${await imageId(client, imageOf(name))}\n`);
  for (const folder of CODE)
    for (const file of readdirSync(join(STACK, folder), { recursive: true }).map(String).sort())
      if (!/\.test\.ts$/.test(file) && /\.\w+$/.test(file))
        digest.update(`${file}\n`).update(readFileSync(join(STACK, folder, file)));
  return digest.digest('hex');
}

async function imageId({ container }: ContainerRuntimeClient, image: string): Promise<string> {
  const seen = await container.dockerode
    .getImage(image)
    .inspect()
    .catch(() => undefined);
  return `${image} ${seen?.Id ?? 'is not here'}`;
}
