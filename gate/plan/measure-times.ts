/**
 * `node gate/plan/measure-times.ts reports/out`: takes down how long each suite and test file of a whole run took, for
 * dividing the next runs among machines.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';

const TIMES = new URL('./measured-times.json', import.meta.url);
/** Vitest's line for a test file, without colours. */
const FILE_LINE = /^ [✓❯] \|\S+\| (\S+\.test\.ts) \(.*\) (\d+)ms$/;

const runDir = process.argv[2] ?? 'reports/out';
const verdict = JSON.parse(readFileSync(join(runDir, 'verdict.json'), 'utf8')) as Verdict;
const logs = readdirSync(join(runDir, 'logs'));
const files = verdict.suites
  .filter(({ name }) => logs.includes(`${name}.log`))
  .flatMap(({ name }) => readFileSync(join(runDir, 'logs', `${name}.log`), 'utf8').split('\n'))
  .flatMap((line) => {
    const [, file, ms] = FILE_LINE.exec(line) ?? [];
    return file && Number(ms) > 0 ? [[file, inSeconds(Number(ms))] as const] : [];
  });
const suites = verdict.suites.map(({ name, durationMs }) => [name, inSeconds(durationMs)] as const);
const times = Object.fromEntries([...suites, ...files].toSorted());
writeFileSync(TIMES, `${JSON.stringify(times, null, 2)}\n`);

function inSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
