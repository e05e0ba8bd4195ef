/** `launch-gate detect`: does the gate catch the faults that it knows? */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Detection, detect, isComplete } from '../detect/detect.ts';
import { list, wholeNumber } from './options.ts';
import { openProgress } from './progress.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate detect                                      all known faults
  npx launch-gate detect --only idempotency-ignored           one of them`;

interface Flags {
  readonly only?: string[];
  readonly seed: number;
  readonly json?: true;
}

export function detectCommand(surroundings: Surroundings): Command {
  return new Command('detect')
    .description('Put each known fault into the reference; each must be caught by its launch rule.')
    .option('--only <mutants>', 'only these faults, by commas', list)
    .option('--seed <number>', 'seeds every random choice of the suites', wholeNumber, 1)
    .option('--json', 'print detect.json')
    .addHelpText('after', EXAMPLES)
    .action((flags: Flags) => detectAction(flags, surroundings));
}

async function detectAction(flags: Flags, surroundings: Surroundings): Promise<void> {
  const { root, signal } = surroundings;
  const quiet = openProgress(surroundings, true);
  const detection = await detect({
    root,
    only: flags.only ?? [],
    seed: flags.seed,
    signal,
    watcher: quiet,
    onResult: flags.json ? () => undefined : surroundings.out,
  });
  const file = write(root, detection);
  if (flags.json) outJson(surroundings, detection);
  else surroundings.out(`\n${table(detection)}\n\n${summary(detection)}\n${relative(root, file)}`);
  surroundings.exit(isComplete(detection) ? 0 : 1);
}

function write(root: string, detection: Detection): string {
  const folder = join(root, 'reports/history');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'detect.json');
  writeFileSync(file, `${JSON.stringify(detection, null, 2)}\n`);
  return file;
}

function table({ mutants }: Detection): string {
  const rows = new Table({
    head: ['fault', 'rule', 'state', 'by', 's'],
    style: { head: [], border: [] },
  });
  for (const { mutant, rule, caught, by, reason, durationMs } of mutants)
    rows.push([
      mutant,
      rule,
      caught ? 'caught' : 'MISSED',
      caught ? by.join('\n') : (reason ?? ''),
      (durationMs / 1000).toFixed(1),
    ]);
  return rows.toString();
}

function summary({ healthy, mutants }: Detection): string {
  const caught = mutants.filter((one) => one.caught).length;
  const alarm = healthy.verdict === 'GO' ? 'no alarm' : `a false alarm (${healthy.headline})`;
  return `${caught} of ${mutants.length} known faults caught; ${alarm} on the healthy system`;
}
