/** A stack that outlives one command: one process keeps it, others find it by `.launch-gate/stack.json`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnavailableError, UsageError } from '../evidence/index.ts';
import {
  type AddressBook,
  isAlive,
  openStack,
  ownIdentity,
  type ProcessIdentity,
  planForm,
  readAddressBook,
  reapAbandoned,
  type StackForm,
  waitFor,
  writeAddressBook,
} from '../stack/index.ts';
import { removeKeptStack } from '../stack/kept/index.ts';
import { prepareTemplate } from '../target/index.ts';
import { keptRoot, workRoot } from './run/folders.ts';

type Status =
  | { readonly up: false }
  | { readonly up: true; readonly pid: number; readonly addresses: AddressBook };

const STOP_DEADLINE_MS = 20_000;

export interface KeepOptions {
  readonly signal: AbortSignal;
  /** How its services are run; undefined: as programs, and as containers what can't be had. */
  readonly form: StackForm | undefined;
  readonly onUp: (addresses: AddressBook) => void;
}

/** Keeps a migrated stack up until the signal; removes its address file at the end. */
export async function keepStackUp(
  root: string,
  { signal, form, onUp }: KeepOptions,
): Promise<void> {
  if (stackStatus(root).up) throw alreadyUp();
  await reapAbandoned(workRoot(root));
  const plan = await planForm(form);
  const workDir = join(workRoot(root), 'standing');
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  await using stack = await openStack(plan, { workDir, keepIn: keptRoot(root) });
  await prepareTemplate(stack.addresses);
  try {
    writeAddressBook(addressFile(root), stack.addresses);
    writeFileSync(keeperFile(root), JSON.stringify(ownIdentity()));
    onUp(stack.addresses);
    await Promise.race([stopped(signal), stack.died.then(lost)]);
  } finally {
    rmSync(addressFile(root), { force: true });
    rmSync(keeperFile(root), { force: true });
  }
}

export function stackStatus(root: string): Status {
  const keeper = readKeeper(root);
  if (keeper === undefined || !isAlive(keeper) || !existsSync(addressFile(root)))
    return { up: false };
  return { up: true, pid: keeper.pid, addresses: readAddressBook(addressFile(root)) };
}

/** Ends the process that keeps the stack, and removes containers that runs have kept; false where nothing is up. */
export async function stopStack(root: string): Promise<boolean> {
  const stopped = await stopKeeper(root);
  const removed = await removeKeptStack(keptRoot(root));
  return stopped || removed;
}

async function stopKeeper(root: string): Promise<boolean> {
  const keeper = readKeeper(root);
  if (keeper === undefined || !isAlive(keeper)) return false;
  process.kill(keeper.pid, 'SIGTERM');
  await waitFor({
    what: `the stack of process ${keeper.pid} stops`,
    deadlineMs: STOP_DEADLINE_MS,
    probe: async () => {
      if (isAlive(keeper)) throw new TypeError('still running');
    },
  });
  return true;
}

function addressFile(root: string): string {
  return join(workRoot(root), 'stack.json');
}

function keeperFile(root: string): string {
  return join(workRoot(root), 'stack.keeper.json');
}

function readKeeper(root: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(keeperFile(root), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function lost({ service, reason }: { service: string; reason: string }): never {
  throw new UnavailableError({
    code: 'stack.died',
    message: `${service} died: ${reason}`,
    hint: 'Start it again: npx launch-gate stack up',
  });
}

function alreadyUp(): UsageError {
  return new UsageError({
    code: 'stack.already-up',
    message: 'a stack of this project is up already',
    hint: 'Use it, or stop it first: npx launch-gate stack down',
  });
}
