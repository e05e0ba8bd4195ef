/** The bench's own arithmetic: medians, the longest chain of steps, and what it says of missing figures. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { figuresOf } from './capacity-figures.ts';
import { containerFigures, figuresOf as containerFiguresOf } from './container-figures.ts';
import { figureOf } from './figure.ts';
import { lastRunFigures, longestChain, type Timings, wallSeconds } from './last-run.ts';
import { tableOf } from './table.ts';

const naming = { name: 'stack ready', unit: 's', limit: { unit: 's', below: 3 } };

test.each([
  [[2.5], 2.5],
  [[3, 1], 2],
  [[5, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (measured, median) => {
  expect(figureOf(naming, measured)).toMatchObject({ median, n: measured.length });
});

test('a figure keeps its spread, and says whether its limit was kept', () => {
  expect(figureOf(naming, [2, 9, 3])).toMatchObject({ median: 3, min: 2, max: 9, kept: false });
  expect(figureOf(naming, [2, 9, 2.9])).toMatchObject({ median: 2.9, kept: true });
});

test('nothing measured is no figure', () => {
  expect(figureOf(naming, [])).toEqual({ name: 'stack ready', missing: 'nothing was measured' });
});

const timings: Timings = {
  steps: [
    { name: 'tools', startMs: 0, endMs: 1_000, after: [] },
    { name: 'stack', startMs: 1_000, endMs: 3_000, after: ['tools'] },
    { name: 'unit', startMs: 0, endMs: 9_000, after: [] },
    { name: 'api', startMs: 3_000, endMs: 10_000, after: ['stack'] },
    { name: 'load', startMs: 10_000, endMs: 55_000, after: ['api', 'unit'] },
  ],
  cpuSeconds: 80,
  cores: 2,
  peakRssBytes: 250e6,
};

test('the longest chain is by durations, along what waits for what', () => {
  expect(longestChain(timings)).toEqual({
    seconds: 55,
    names: ['tools', 'stack', 'api', 'load'],
  });
  expect(wallSeconds(timings)).toBe(55);
});

test('a step that waits for a step that is not there, or for itself, ends the chain', () => {
  const steps = [{ name: 'a', startMs: 0, endMs: 500, after: ['a', 'ghost'] }];
  expect(longestChain({ ...timings, steps })).toEqual({ seconds: 0.5, names: ['a'] });
});

function runWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'timings.json'), text);
  return folder;
}

test('the last run is held against the larger of its two bounds', () => {
  const figures = lastRunFigures(runWith(JSON.stringify(timings)));
  const ratio = figures.find(({ name }) => name === 'last run, wall over the larger bound');
  expect(ratio).toMatchObject({ median: 1, kept: true });
});

test.each(['{"steps": [', '{}', '{"steps":[],"cpuSeconds":1,"cores":2,"peakRssBytes":1}'])(
  'timings that read %s are no figure',
  (text) => {
    expect(lastRunFigures(runWith(text))).toMatchObject([{ name: 'last run' }]);
  },
);

test('without a run there is a line that says how to get one', () => {
  expect(tableOf(lastRunFigures('/there/is/no/run'))).toContain('no run has ended: npm start');
});

test('payments and TPC-B stand side by side, with their ratio', () => {
  const step = (rate: number) => ({ rate, figures: { latency: { p95Ms: 20 } } });
  const figures = figuresOf({
    rates: [200, 175, 225],
    climbs: [[step(100), step(200)], [step(175)], [step(225)]],
    tps: [1000, 800, 1600],
    others: 3,
  });
  expect(figures).toMatchObject([
    { median: 200, min: 175, max: 225, n: 3, kept: true },
    { median: 1000, min: 800, max: 1600, n: 3 },
    { median: 0.2 },
  ]);
});

test('containers stand beside compose round by round: the ratio is of each pair', () => {
  const figures = containerFiguresOf({ ours: [2, 6, 2], composes: [4, 4, 1] });
  expect(figures).toMatchObject([
    { median: 2, n: 3 },
    { median: 4, n: 3 },
    { median: 1.5, min: 0.5, max: 2, kept: false },
  ]);
});

test('where no engine answers, a line says so', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nonexistent.sock');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(tableOf(await containerFigures('.'))).toContain('no container engine answers at unix:///');
});
