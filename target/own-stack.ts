/** A stack for what is started alone: the running one of `stack up`, or one of its own. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunContext } from '../evidence/index.ts';
import { type AddressBook, readAddressBook, startStack, writeAddressBook } from '../stack/index.ts';
import { prepareTemplate } from './reference/index.ts';

export interface StackAtHand extends AsyncDisposable {
  readonly addresses: AddressBook;
  /** Where the addresses stand, for other processes. */
  readonly file: string;
}

/** Where `launch-gate stack up` leaves the addresses. */
const STACK_UP = new URL('../.launch-gate/stack.json', import.meta.url).pathname;

/** The run's stack, else the running one, else one that lives until it is disposed. */
export async function stackAtHand(
  context: Pick<RunContext, 'stackFile' | 'workDir'>,
): Promise<StackAtHand> {
  const file = context.stackFile ?? ((await isUp(STACK_UP)) ? STACK_UP : undefined);
  if (file === undefined) return bootStack(context.workDir);
  const addresses = readAddressBook(file);
  return { addresses, file, [Symbol.asyncDispose]: async () => undefined };
}

/** A file may outlive its stack: only a stack that migrates is up. */
async function isUp(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  return prepareTemplate(readAddressBook(file)).then(
    () => true,
    () => false,
  );
}

async function bootStack(parent: string): Promise<StackAtHand> {
  const workDir = join(parent, `stack-${process.pid}`);
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  const stack = await startStack({ workDir });
  const file = join(workDir, 'stack.json');
  writeAddressBook(file, stack.addresses);
  await prepareTemplate(stack.addresses);
  return {
    addresses: stack.addresses,
    file,
    [Symbol.asyncDispose]: async () => {
      await stack.stop();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}
