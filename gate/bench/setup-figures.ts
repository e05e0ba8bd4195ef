/** What `npm start` spends on set-up when nothing changed: from its first line to the gate's own. */
import { execa } from 'execa';
import { type Figure, figureOf, type NoFigure } from './figure.ts';

const ROUNDS = 7;
const BOOTSTRAP = 'stack/bootstrap/launch-gate.mjs';

/** The plan alone, by way of the bootstrap: everything of `npm start` before the first service. */
export async function setupFigures(root: string): Promise<readonly (Figure | NoFigure)[]> {
  const name = 'set-up skipped (bootstrap and plan)';
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    const { failed, stderr } = await execa('node', [BOOTSTRAP, 'run', '--plan', '--json'], {
      cwd: root,
      reject: false,
    });
    if (failed) return [{ name, missing: `the plan failed: ${stderr.split('\n')[0]}` }];
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return [figureOf({ name, unit: 's', limit: { unit: 's', below: 1 } }, seconds)];
}
