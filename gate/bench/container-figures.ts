/**
 * How fast the stack is ready as containers, beside `docker compose up --wait` with the same images: in turns, since
 * seconds differ from moment to moment on a machine that others use.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/index.ts';
import { engineHost, pingEngine } from '../../stack/engine/index.ts';
import { locateTool, provision } from '../../stack/tools/index.ts';
import { type Figure, figureOf, type NoFigure } from './figure.ts';

const ROUNDS = 5;
const PROJECT = 'launch-gate-bench';
const ONE_STACK = new URL('one-container-stack.ts', import.meta.url).pathname;
const NAME = 'stack ready as containers';

/** Seconds, one a round, in the same order. */
export interface ContainerTimes {
  readonly ours: readonly number[];
  readonly composes: readonly number[];
}

export async function containerFigures(root: string): Promise<readonly (Figure | NoFigure)[]> {
  const host = engineHost();
  const why = await pingEngine(host).then(
    () => undefined,
    () => `no container engine answers at ${host}`,
  );
  if (why !== undefined) return [{ name: NAME, missing: why }];
  const { missing } = await provision(['docker-compose']);
  if (missing[0]) return [{ name: NAME, missing: missing[0].error.message }];
  return figuresOf(await measure(root));
}

async function measure(root: string): Promise<ContainerTimes> {
  const ours: number[] = [];
  const composes: number[] = [];
  // The first turn of each is not counted: it may pull images.
  for (let round = -1; round < ROUNDS; round += 1) {
    ours.push(await ourStack());
    composes.push(await compose(root));
  }
  return { ours: ours.slice(1), composes: composes.slice(1) };
}

export function figuresOf({ ours, composes }: ContainerTimes): (Figure | NoFigure)[] {
  const ratios = ours.map((seconds, round) => seconds / (composes[round] ?? Number.NaN));
  const note =
    'five services and the reaper, from loading the container library to the last answer';
  return [
    figureOf({ name: NAME, unit: 's', note }, ours),
    figureOf({ name: 'docker compose up --wait, same images', unit: 's' }, composes),
    figureOf(
      { name: 'containers over compose, by rounds', unit: '×', limit: { unit: '×', max: 1.3 } },
      ratios,
    ),
  ];
}

/** In a process of its own, as a run is: a second stack in the same one has all loaded already. */
async function ourStack(): Promise<number> {
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-bench-'));
  try {
    // The reaper of one round has gone when the next one begins, as between two runs.
    const env = { TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: '1s' };
    const options = { env, reject: false };
    const { stdout } = await told(execa(process.execPath, [ONE_STACK, workDir], options));
    return Number(stdout) / 1000;
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function compose(cwd: string): Promise<number> {
  const { path } = await locateTool('docker-compose');
  const ask = (...args: string[]) =>
    execa(path, ['--project-name', PROJECT, ...args], { cwd, reject: false });
  const startedAt = performance.now();
  try {
    await told(ask('up', '-d', '--wait', '--wait-timeout', '120'));
    return (performance.now() - startedAt) / 1000;
  } finally {
    await ask('down', '--volumes');
  }
}

interface Ended {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** @throws UnavailableError with the last line of what a program that failed said */
async function told(ending: PromiseLike<Ended>): Promise<Ended> {
  const ended = await ending;
  if (!ended.failed) return ended;
  throw new UnavailableError({
    code: 'bench.not-measured',
    message: `the containers did not start: ${ended.stderr.trim().split('\n').at(-1)}`,
    hint: 'npx launch-gate stack up --stack containers says more.',
  });
}
