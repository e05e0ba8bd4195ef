/** The stack that a load leans on: the run's, or one of its own when the script is started alone. */
import { join } from 'node:path';
import type { RunContext } from '../evidence/index.ts';
import { type AddressBook, readAddressBook, startStack } from '../stack/index.ts';

export interface StackInUse extends AsyncDisposable {
  readonly addresses: AddressBook;
}

export async function useStack(context: RunContext): Promise<StackInUse> {
  if (context.stackFile !== undefined) {
    const addresses = readAddressBook(context.stackFile);
    return { addresses, [Symbol.asyncDispose]: async () => undefined };
  }
  const stack = await startStack({ workDir: join(context.workDir, 'stack') });
  return { addresses: stack.addresses, [Symbol.asyncDispose]: () => stack.stop() };
}

/** Processes that belong to this run; what they started counts with them. */
export function ownProcesses(addresses: AddressBook): readonly number[] {
  return [process.pid, process.ppid, ...Object.values(addresses.pids)];
}
