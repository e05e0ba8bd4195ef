/**
 * The engine that the container tests share: the machine's own, or where none runs one of ours with stand-ins of the
 * images, ended and removed with the tests. Where neither can be had, the tests are skipped and counted.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { LaunchGateError } from '../../evidence/index.ts';
import { engineHost, pingEngine, startOwnEngine } from '../../stack/engine/index.ts';
import { buildImages } from '../../stack/images/index.ts';
import { reapAbandoned } from '../../stack/index.ts';
import { provision } from '../../stack/tools/index.ts';

const WORK_ROOT = fileURLToPath(new URL('../../.launch-gate/', import.meta.url));

/** What tests need in their environment to use the engine, or why there is none. */
export type Engine =
  | { readonly env: Readonly<Record<string, string>> }
  | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    engine: Engine;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Tests that were killed leave their engine recorded here; the next ones, or the next run, end it.
  await reapAbandoned(WORK_ROOT);
  mkdirSync(WORK_ROOT, { recursive: true });
  const workDir = mkdtempSync(join(WORK_ROOT, 'engine-'));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmSync(workDir, { recursive: true, force: true }));
  const engine = await haveEngine(undo, workDir);
  if ('missing' in engine) console.error(`Container tests are skipped: ${engine.missing}`);
  project.provide('engine', engine);
  const owned = undo.move();
  return () => owned.disposeAsync();
}

async function haveEngine(undo: AsyncDisposableStack, workDir: string): Promise<Engine> {
  if (await machineHasEngine()) return { env: {} };
  try {
    const { missing } = await provision(['dockerd']);
    if (missing[0]) return { missing: missing[0].error.message };
    const started = undo.use(await startOwnEngine({ workDir }));
    process.env.DOCKER_HOST = started.host;
    const images = await buildImages();
    return { env: { DOCKER_HOST: started.host, ...images } };
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}

function machineHasEngine(): Promise<boolean> {
  return pingEngine(engineHost()).then(
    () => true,
    () => false,
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof LaunchGateError) return error.message;
  throw error;
}
