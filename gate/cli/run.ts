/** `launch-gate run`: plan, run, show the verdict. */
import { Command, Option } from 'commander';
import { UsageError } from '../../evidence/index.ts';
import { STACK_FORMS, type StackForm } from '../../stack/index.ts';
import { makePlan } from '../plan/plan.ts';
import { parseShard, type Shard } from '../plan/shards.ts';
import { DEFAULT_PROFILE, PROFILES } from '../profiles.ts';
import { run } from '../run/run.ts';
import { atLeastOne, list, STACK_HELP, wholeNumber } from './options.ts';
import { renderPlan } from './plan-text.ts';
import { openProgress } from './progress.ts';
import { showVerdict } from './show-verdict.ts';
import { outJson, type Surroundings } from './surroundings.ts';

interface Flags {
  readonly profile: string;
  readonly target: string;
  readonly only?: string[];
  readonly seed: number;
  readonly mutant?: string;
  readonly stack?: StackForm;
  readonly shard?: Shard;
  readonly keep: number;
  readonly plan?: true;
  readonly json?: true;
}

const PURPOSES = Object.values(PROFILES)
  .map(({ name, purpose }) => `${name} (${purpose})`)
  .join(', ');

const EXAMPLES = `
Examples:
  npx launch-gate run                                        the ci profile on the reference
  npx launch-gate run --only api,consistency                 a part: not a verdict
  npx launch-gate run --profile nightly --target staging     a system of launch-gate.config.ts
  npx launch-gate run --target http://127.0.0.1:3001 --only api,security
  npx launch-gate run --mutant webhook-signature-unchecked   see it refuse
  npx launch-gate run --plan                                 what would run, and stop`;

export function runCommand(surroundings: Surroundings): Command {
  return new Command('run')
    .description('Run a profile against a target and answer GO or NO-GO.')
    .option('--profile <name>', `which suites and rows: ${PURPOSES}`, DEFAULT_PROFILE)
    .option(
      '--target <name or URL>',
      'the reference, a target of launch-gate.config.ts, or a system known by its base URL alone',
      'reference',
    )
    .addOption(new Option('--stack <form>', STACK_HELP).choices(STACK_FORMS))
    .option('--only <suites>', 'only these suites, by commas: partial, not a verdict', list)
    .option(
      '--shard <I/N>',
      'the part of machine I of N; LAUNCH_GATE_RUN names the run',
      parseShard,
    )
    .option('--seed <number>', 'seeds every random choice of the suites', wholeNumber, 1)
    .option('--mutant <id>', 'inject a known fault into the reference')
    .option('--keep <runs>', 'how many runs stay under reports/runs', atLeastOne, 10)
    .option('--plan', 'print what would run, and stop')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', EXAMPLES)
    .action((flags: Flags) => runAction(flags, surroundings));
}

async function runAction(flags: Flags, surroundings: Surroundings): Promise<void> {
  const { profile, target, seed, mutant } = flags;
  const plan = await makePlan({
    root: surroundings.root,
    profile,
    target,
    only: flags.only ?? [],
    seed,
    ...(mutant !== undefined && { mutant }),
    ...(flags.stack && { stack: flags.stack }),
    ...(flags.shard && { part: { shard: flags.shard, run: sharedRun(surroundings) } }),
  });
  if (flags.plan) {
    if (flags.json) outJson(surroundings, plan.manifest);
    else surroundings.out(renderPlan(plan));
    return;
  }
  const progress = openProgress(surroundings, flags.json === true);
  const { signal } = surroundings;
  const result = await run(plan, { signal, watcher: progress, keep: flags.keep }).finally(() =>
    progress.close(),
  );
  if (flags.json) outJson(surroundings, result.verdict);
  else showVerdict(result, surroundings);
  surroundings.exit(result.exitCode);
}

/** Machines that share a run must call it alike, and no other run so: CI's own number does. */
function sharedRun({ sharedRun: run }: Surroundings): string {
  if (run !== undefined && /^[\w.-]{1,80}$/.test(run)) return run;
  throw new UsageError({
    code: 'usage.shared-run',
    message: run === undefined ? 'a shard needs the name of its run' : `"${run}" names no run`,
    hint: 'Set LAUNCH_GATE_RUN to the same word on all machines, such as the number of the CI run.',
  });
}
