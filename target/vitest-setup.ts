/**
 * Gives a suite that is started alone a stack for as long as its tests run. In a run of the gate there is
 * one already, and a target given by its URL needs none.
 */
import type { TestProject } from 'vitest/node';
import { readRunContext } from '../evidence/index.ts';
import { readTargetConfig } from './config.ts';
import { stackAtHand } from './own-stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file with the stack's addresses. */
    stackFile: string;
  }
}

export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const context = readRunContext();
  if (context.stackFile !== undefined) return undefined;
  if (readTargetConfig(context.targetFile).kind === 'deployed') return undefined;
  const stack = await stackAtHand(context);
  project.provide('stackFile', stack.file);
  return async () => {
    await stack[Symbol.asyncDispose]();
  };
}
