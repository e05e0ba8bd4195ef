/**
 * What the last whole run cost, read from its own timings: its wall time against the two bounds that no order of
 * steps can beat, the longest chain of steps that wait for each other and the CPU seconds over the cores.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { type Figure, figureOf, type NoFigure } from './figure.ts';

const Timings = Type.Object({
  steps: Type.Array(
    Type.Object({
      name: Type.String(),
      startMs: Type.Number(),
      endMs: Type.Number(),
      after: Type.Array(Type.String()),
    }),
    { minItems: 1 },
  ),
  cpuSeconds: Type.Number(),
  cores: Type.Integer({ minimum: 1 }),
  peakRssBytes: Type.Number(),
});
export type Timings = Static<typeof Timings>;

/** @param runDir such as reports/out */
export function lastRunFigures(runDir: string): readonly (Figure | NoFigure)[] {
  const file = join(runDir, 'timings.json');
  if (!existsSync(file)) return [none('no run has ended: npm start, then npm run bench')];
  let timings: unknown;
  try {
    timings = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [none(`${file} is no JSON`)];
  }
  if (!Value.Check(Timings, timings)) return [none(`${file} is no timings of a run`)];
  return figures(timings);
}

const none = (missing: string): NoFigure => ({ name: 'last run', missing });

function figures(timings: Timings): (Figure | NoFigure)[] {
  const { cpuSeconds, cores, peakRssBytes } = timings;
  const wall = wallSeconds(timings);
  const chain = longestChain(timings);
  const bound = Math.max(chain.seconds, cpuSeconds / cores);
  const one = (name: string, unit: string, value: number, more: object = {}) =>
    figureOf({ name, unit, ...more }, [value]);
  return [
    one('last run, wall time', 's', wall, { limit: { unit: 's', below: 180 } }),
    one('last run, longest chain', 's', chain.seconds, { note: chain.names.join(' → ') }),
    one('last run, CPU over cores', 's', cpuSeconds / cores, { note: `${cores} cores` }),
    one('last run, wall over the larger bound', '×', wall / bound, {
      limit: { unit: '×', max: 1.25 },
    }),
    one('gate, peak resident memory', 'MB', peakRssBytes / 1e6, {
      limit: { unit: 'MB', below: 400 },
    }),
  ];
}

export function wallSeconds({ steps }: Timings): number {
  const start = Math.min(...steps.map(({ startMs }) => startMs));
  const end = Math.max(...steps.map(({ endMs }) => endMs));
  return (end - start) / 1000;
}

export interface Chain {
  readonly seconds: number;
  readonly names: readonly string[];
}

/** The chain of steps, each waiting for the one before, that takes longest by its own durations. */
export function longestChain({ steps }: Timings): Chain {
  const known = new Map<string, Chain>();
  const chainTo = (name: string): Chain => {
    const found = known.get(name);
    if (found) return found;
    const step = steps.find((one) => one.name === name);
    if (!step) return { seconds: 0, names: [] };
    // A step that waits for itself in a circle ends here instead of nowhere.
    known.set(name, { seconds: 0, names: [] });
    const before = longest(step.after.map(chainTo));
    const seconds = before.seconds + (step.endMs - step.startMs) / 1000;
    const chain = { seconds, names: [...before.names, name] };
    known.set(name, chain);
    return chain;
  };
  return longest(steps.map(({ name }) => chainTo(name)));
}

function longest(chains: readonly Chain[]): Chain {
  const none: Chain = { seconds: 0, names: [] };
  return chains.reduce((most, chain) => (chain.seconds > most.seconds ? chain : most), none);
}
