/** How fast the ground under the suites is: a stack with a target that answers, and a fresh database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunContext, readRunContext } from '../../evidence/index.ts';
import { dropDatabase, startStack } from '../../stack/index.ts';
import {
  cloneTemplate,
  prepareTemplate,
  readTargetConfig,
  startTarget,
} from '../../target/index.ts';
import { type Figure, figureOf, type NoFigure } from './figure.ts';

const STACKS = 5;
const DATABASES = 20;

export async function stackFigures(): Promise<readonly (Figure | NoFigure)[]> {
  const stacks: number[] = [];
  let databases: readonly number[] = [];
  for (let round = 0; round < STACKS; round += 1) {
    const { readyMs, databaseMs } = await oneStack(round === STACKS - 1 ? DATABASES : 0);
    stacks.push(readyMs / 1000);
    databases = databaseMs;
  }
  return [
    figureOf(
      {
        name: 'stack ready, warm',
        unit: 's',
        limit: { unit: 's', below: 3 },
        note: 'five services, migrated, reference answering',
      },
      stacks,
    ),
    figureOf(
      { name: 'fresh database for a test file', unit: 'ms', limit: { unit: 'ms', below: 60 } },
      databases,
    ),
  ];
}

/** A stack of its own, from nothing to an answering target, and so many databases on it. */
async function oneStack(databases: number) {
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-bench-'));
  const context: RunContext = { ...readRunContext({}), run: 'bench', workDir };
  try {
    const startedAt = performance.now();
    await using stack = await startStack({ workDir });
    const { addresses } = stack;
    const config = readTargetConfig(undefined);
    await using _target = await startTarget({ addresses, config, context, label: 'bench' });
    const readyMs = performance.now() - startedAt;
    const template = await prepareTemplate(addresses);
    const databaseMs: number[] = [];
    const names = Array.from({ length: databases }, (_, turn) => `launch_gate_bench_${turn}`);
    for (const name of names) {
      const createdAt = performance.now();
      await cloneTemplate(addresses, { template, name });
      databaseMs.push(performance.now() - createdAt);
    }
    // Dropped afterwards: a drop is a checkpoint, and the next clone would be timed with it.
    for (const name of names) await dropDatabase(addresses, name);
    return { readyMs, databaseMs };
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}
