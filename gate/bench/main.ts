/**
 * `npm run bench`: what the gate itself costs and what the reference sustains, as a table and as bench.json in
 * the last run's folder. It informs; it decides nothing.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { LaunchGateError } from '../../evidence/index.ts';
import { catalogue, provision } from '../../stack/tools/index.ts';
import { gitState } from '../run/git.ts';
import { capacityFigures } from './capacity-figures.ts';
import { containerFigures } from './container-figures.ts';
import type { Figure, NoFigure } from './figure.ts';
import { lastRunFigures } from './last-run.ts';
import { setupFigures } from './setup-figures.ts';
import { stackFigures } from './stack-figures.ts';
import { tableOf } from './table.ts';

const ROOT = new URL('../../', import.meta.url).pathname.replace(/\/$/, '');
const LAST_RUN = join(ROOT, 'reports', 'out');

const PARTS: readonly (readonly [string, () => Promise<readonly (Figure | NoFigure)[]>])[] = [
  ['set-up', () => setupFigures(ROOT)],
  ['stack', stackFigures],
  ['containers', () => containerFigures(ROOT)],
  ['capacity', () => capacityFigures(ROOT)],
  ['last run', async () => lastRunFigures(LAST_RUN)],
];

await provision(catalogue.profiles.bench ?? []);
/** Waiting and running processes before the first figure: a busy machine measures its other programs. */
const [loadBefore = 0] = loadavg();
const figures: (Figure | NoFigure)[] = [];
for (const [name, measure] of PARTS) {
  process.stderr.write(`measuring: ${name}\n`);
  figures.push(...(await orMissing(name, measure)));
}
const git = await gitState(ROOT);
const bench = {
  at: new Date().toISOString(),
  git,
  cores: availableParallelism(),
  loadBefore,
  figures,
};
const folder = existsSync(LAST_RUN) ? LAST_RUN : join(ROOT, 'reports');
const file = join(folder, 'bench.json');
writeFileSync(file, `${JSON.stringify(bench, null, 2)}\n`);
process.stdout.write(
  [
    tableOf(figures),
    `load average before: ${loadBefore.toFixed(1)} on ${bench.cores} cores`,
    `commit ${git.commit.slice(0, 7)}${git.dirty ? ' (with changes)' : ''}, ${bench.at}`,
    `${file}\n`,
  ].join('\n'),
);

/** One part that can't be measured leaves the others theirs. */
async function orMissing(
  name: string,
  measure: () => Promise<readonly (Figure | NoFigure)[]>,
): Promise<readonly (Figure | NoFigure)[]> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof LaunchGateError) return [{ name, missing: error.message }];
    throw error;
  }
}
