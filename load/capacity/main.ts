/**
 * What the target sustains, for `npm run bench`: card payments a second by a staircase of k6, and pgbench's TPC-B
 * on the same server in the same run. Writes one JSON file, whose path is its argument.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunContext, readRunContext, UsageError } from '../../evidence/index.ts';
import type { AddressBook } from '../../stack/index.ts';
import { assertMayAttack, readTargetConfig, startTarget } from '../../target/index.ts';
import { startGenerator } from '../generator.ts';
import { cpuShares, readMachine } from '../machine.ts';
import { ownProcesses, useStack } from '../stack-in-use.ts';
import { phaseFigures, readSummary } from '../summary.ts';
import { registerUsers } from '../users.ts';
import { tpcB } from './pgbench.ts';
import { highestSustained, RATES, STEP_SECONDS, type Step } from './staircase.ts';

/** At 300 payments a second each user writes 38 times in 10 s: the limits stay on and never bite. */
const USERS = 160;
const PGBENCH = { rounds: 3, seconds: 10 };
const PAUSE_SECONDS = 2;
const MARGIN_SECONDS = 30;

const [outFile] = process.argv.slice(2);
if (outFile === undefined)
  throw new UsageError({
    code: 'capacity.no-file',
    message: 'load/capacity/main.ts needs the file to write to',
    hint: 'use `npm run bench`',
  });
const context = readRunContext();
await using stack = await useStack(context);
const { steps, others } = await climb(context, stack.addresses);
const tps = await tpcB(stack.addresses, PGBENCH);
writeFileSync(
  outFile,
  JSON.stringify({ steps, sustained: highestSustained(steps) ?? null, tps, others }, null, 2),
);

async function climb(run: RunContext, addresses: AddressBook) {
  const config = readTargetConfig(run.targetFile);
  assertMayAttack(config);
  const options = {
    addresses,
    config,
    context: run,
    label: 'capacity',
    gateway: 'process',
  } as const;
  await using target = await startTarget(options);
  const generator = await startGenerator({
    scenario: 'staircase',
    workDir: join(run.workDir, 'capacity'),
    publishDir: join(run.workDir, 'publish', 'capacity'),
    plan: {
      run: run.run,
      seed: run.seed,
      baseUrl: target.baseUrl,
      payer: target.payerAccess,
      users: await registerUsers(target.driver, USERS),
      shares: { card: 100 },
      stages: { kind: 'staircase', rates: RATES, stepSeconds: STEP_SECONDS },
    },
  });
  await using _k6 = generator.process;
  const before = readMachine();
  const seconds = RATES.length * (STEP_SECONDS + PAUSE_SECONDS) + MARGIN_SECONDS;
  await generator.ended(seconds * 1000);
  const after = readMachine();
  const watched = { run: ownProcesses(addresses) };
  const summary = readSummary(generator.summaryFile);
  const climbed: Step[] = RATES.map((rate) => ({
    rate,
    figures: phaseFigures(summary, `step-${rate}`),
  }));
  const shares = before && after ? cpuShares(before, after, watched) : undefined;
  return { steps: climbed, others: shares?.others ?? null };
}
