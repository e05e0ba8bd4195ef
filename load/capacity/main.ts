/**
 * What the target sustains, for `npm run bench`: card payments a second by climbing a staircase of rates, and
 * pgbench's TPC-B on the same server in the same run. Writes one JSON file, whose path is its argument.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchGateError, readRunContext, UsageError } from '../../evidence/index.ts';
import { assertMayAttack, readTargetConfig, startTarget } from '../../target/index.ts';
import { cpuShares, readMachine } from '../machine.ts';
import { ownProcesses, useStack } from '../stack-in-use.ts';
import { loadUser, registerUsers } from '../users.ts';
import { tpcB } from './pgbench.ts';
import { climb, RATES, type Step, sustained } from './staircase.ts';
import { stepOffer } from './step.ts';

/** At 400 payments a second each user writes 40 times in 10 s: the limits stay on and never bite. */
const USERS = 200;
const CLIMBS = 3;
/** Payments a second that a later climb starts below the last one's end. */
const BELOW = 50;
const PGBENCH = { rounds: 3, seconds: 10 };

const context = readRunContext();

try {
  await measure(process.argv[2]);
} catch (error) {
  if (!(error instanceof LaunchGateError)) throw error;
  process.stderr.write(`${error.message} (${error.hint})\n`);
  process.exitCode = error.exitCode;
}

async function measure(outFile: string | undefined): Promise<void> {
  if (outFile === undefined)
    throw new UsageError({
      code: 'capacity.no-file',
      message: 'load/capacity/main.ts needs the file to write to',
      hint: 'use `npm run bench`',
    });
  await using stack = await useStack(context);
  const run = ownProcesses(stack.addresses);
  const before = readMachine();
  const climbs = await climbAll(stack);
  const tps = await tpcB(stack.addresses, PGBENCH);
  const after = readMachine();
  const others = before && after ? cpuShares(before, after, { run }).others : null;
  const rates = climbs.map(sustained);
  writeFileSync(outFile, JSON.stringify({ rates, climbs, tps, others }, null, 2));
}

/** Later climbs start a little below where the first one ended. */
async function climbAll({ addresses }: Awaited<ReturnType<typeof useStack>>): Promise<Step[][]> {
  const config = readTargetConfig(context.targetFile);
  assertMayAttack(config);
  const common = { addresses, config, context, label: 'capacity' } as const;
  await using target = await startTarget({ ...common, gateway: 'process' });
  const users = (await registerUsers(target.driver, USERS)).map(loadUser);
  const workDir = join(context.workDir, 'capacity');
  const climbs: Step[][] = [];
  let from = 0;
  for (let round = 0; round < CLIMBS; round += 1) {
    const offer = stepOffer({ target, users, context, workDir, round });
    const steps = await climb(
      RATES.filter((rate) => rate >= from),
      offer,
    );
    from = Math.max(0, sustained(steps) - BELOW);
    climbs.push(steps);
  }
  return climbs;
}
