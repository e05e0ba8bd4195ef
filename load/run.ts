/**
 * The load suite: offers the planned peak to the target by k6, watches what it costs, lets the webhooks settle
 * and audits the books. What can't be had leaves its checks NOT RUN, with the reason in its case.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CaseResult,
  openResults,
  type RunContext,
  readRunContext,
} from '../evidence/index.ts';
import { assertMayAttack, readTargetConfig, startTarget } from '../target/index.ts';
import { noFigures, skipped } from './converter.ts';
import { offeredShares, PLANNED_PEAK } from './peak.ts';
import { runPeak } from './peak-run.ts';
import { whyTooBusy } from './quiet.ts';
import { reasonOf } from './reason.ts';
import { ownProcesses, useStack } from './stack-in-use.ts';

const context = readRunContext();
const results = openResults(context, 'load');
for (const result of await casesOf(context)) {
  results.write(result);
  process.stdout.write(`${result.status}  ${result.check}  ${result.message ?? ''}\n`);
}

async function casesOf(run: RunContext): Promise<CaseResult[]> {
  try {
    return await load(run);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return nothing(reason);
  }
}

async function load(run: RunContext): Promise<CaseResult[]> {
  const publishDir = join(run.workDir, 'publish', 'load');
  mkdirSync(publishDir, { recursive: true, mode: 0o700 });
  await using stack = await useStack(run);
  const { addresses } = stack;
  const busy = await whyTooBusy(ownProcesses(addresses));
  if (busy !== undefined) return nothing(busy);
  const config = readTargetConfig(run.targetFile);
  assertMayAttack(config);
  const options = { addresses, config, context: run, label: 'load', gateway: 'process' } as const;
  await using target = await startTarget(options);
  for (const need of ['accounts', 'provider'] as const)
    if (!target.capabilities.has(need)) return nothing(`needs ${need}`);
  const offered = offeredShares(PLANNED_PEAK.shares, target.capabilities);
  writeFileSync(join(publishDir, 'notes.json'), JSON.stringify(offered.notes));
  const workDir = join(run.workDir, 'load');
  // Awaited here: the target and the stack are let go when this function returns.
  return await runPeak({ context: run, addresses, target, offered, workDir, publishDir });
}

function nothing(reason: string): CaseResult[] {
  return [...noFigures(reason), skipped('load.books-agree', reason)];
}
