/**
 * Gives a suite that is started alone a stack: the running one of `stack up`, or one of its own for as long
 * as the tests run. In a run of the gate there is one already.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readRunContext } from '../evidence/index.ts';
import { readAddressBook, startStack, writeAddressBook } from '../stack/index.ts';
import { readTargetConfig } from './config.ts';
import { prepareTemplate } from './reference/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file with the stack's addresses. */
    stackFile: string;
  }
}

const STACK_UP = new URL('../.launch-gate/stack.json', import.meta.url).pathname;

export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const context = readRunContext();
  if (context.stackFile !== undefined) return undefined;
  if (readTargetConfig(context.targetFile).kind === 'deployed') return undefined;
  if (await isUp(STACK_UP)) {
    project.provide('stackFile', STACK_UP);
    return undefined;
  }
  const workDir = join(context.workDir, `stack-${process.pid}`);
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  const stack = await startStack({ workDir });
  const file = join(workDir, 'stack.json');
  writeAddressBook(file, stack.addresses);
  await prepareTemplate(stack.addresses);
  project.provide('stackFile', file);
  return async () => {
    await stack.stop();
    rmSync(workDir, { recursive: true, force: true });
  };
}

/** A file may outlive its stack: only a stack that migrates is up. */
async function isUp(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  return prepareTemplate(readAddressBook(file)).then(
    () => true,
    () => false,
  );
}
