/** `launch-gate verdict`: judge folders of runs again, together, without running a test. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { renderVerdict } from '../../reports/index.ts';
import { loadCatalogue } from '../plan/catalogue.ts';
import { judgeFolders } from '../run/judge-folders.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate verdict reports/out                 judge the last run again
  npx launch-gate verdict shard-1 shard-2 shard-3     judge the shards of one run together`;

export function verdictCommand(surroundings: Surroundings): Command {
  return new Command('verdict')
    .description('Judge what runs left behind against their manifest; runs no test.')
    .argument('<folder...>', 'folders of one run, such as reports/runs/<id>')
    .option('--json', 'print verdict.json')
    .addHelpText('after', EXAMPLES)
    .action((folders: [string, ...string[]], flags: { json?: true }) =>
      verdictAction(folders, flags.json === true, surroundings),
    );
}

function verdictAction(
  [first, ...others]: readonly [string, ...string[]],
  json: boolean,
  surroundings: Surroundings,
): void {
  const { verdict, exitCode } = judgeFolders({
    runDirs: [resolve(first), ...others.map((folder) => resolve(folder))],
    catalogue: loadCatalogue(surroundings.root),
    now: Date.now(),
  });
  if (json) outJson(surroundings, verdict);
  else surroundings.out(renderVerdict(verdict, surroundings));
  surroundings.exit(exitCode);
}
