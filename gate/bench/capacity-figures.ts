/**
 * What the reference sustains beside what its PostgreSQL can do at all. The load is a suite's own program, so it
 * runs as a process and leaves a file.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { ENVIRONMENT } from '../../evidence/index.ts';
import { type Figure, figureOf, type NoFigure } from './figure.ts';

const Step = Type.Object({
  rate: Type.Number(),
  figures: Type.Object({ latency: Type.Object({ p95Ms: Type.Number() }) }),
});
const Capacity = Type.Object({
  /** Sustained payments a second, one a climb. */
  rates: Type.Array(Type.Number(), { minItems: 1 }),
  climbs: Type.Array(Type.Array(Step)),
  tps: Type.Array(Type.Number(), { minItems: 1 }),
  /** CPU of programs that are not of the run, in percent of all cores. */
  others: Type.Union([Type.Number(), Type.Null()]),
});
export type Capacity = Static<typeof Capacity>;

const NAME = 'reference, sustained card payments';

export async function capacityFigures(root: string): Promise<readonly (Figure | NoFigure)[]> {
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-bench-'));
  const out = join(workDir, 'capacity.json');
  try {
    const { failed, stderr } = await execa(process.execPath, ['load/capacity/main.ts', out], {
      cwd: root,
      env: { [ENVIRONMENT.workDir]: workDir, [ENVIRONMENT.run]: 'bench' },
      reject: false,
    });
    if (failed) return [{ name: NAME, missing: `the load failed: ${lastLine(stderr)}` }];
    const capacity: unknown = JSON.parse(readFileSync(out, 'utf8'));
    if (!Value.Check(Capacity, capacity))
      return [{ name: NAME, missing: 'the load left no figures' }];
    return figuresOf(capacity);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

export function figuresOf({ rates, climbs, tps, others }: Capacity): (Figure | NoFigure)[] {
  const p95 = ({ rate, figures }: Static<typeof Step>) =>
    `${rate}/s: ${figures.latency.p95Ms.toFixed(0)}`;
  const busy = others === null ? '' : `; other programs ${others} % CPU`;
  const note = `P95 in ms at ${(climbs[0] ?? []).map(p95).join(', ')}${busy}`;
  const payments = figureOf(
    { name: NAME, unit: '/s', limit: { unit: '/s', min: 100 }, note },
    rates,
  );
  const tpcB = figureOf({ name: "pgbench's TPC-B, same server", unit: 'tx/s' }, tps);
  const ratios = 'median' in payments && 'median' in tpcB ? [payments.median / tpcB.median] : [];
  const ratio = figureOf({ name: 'card payments over TPC-B (medians)', unit: '×' }, ratios);
  return [payments, tpcB, ratio];
}
