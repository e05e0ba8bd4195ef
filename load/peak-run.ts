/** One run of the planned peak against a running target: offer it, watch it, let it settle, audit it. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseResult, RunContext } from '../evidence/index.ts';
import type { AddressBook } from '../stack/index.ts';
import type { RunningTarget } from '../target/target.ts';
import { bookCases } from './book-cases.ts';
import { measuredCases, noFigures, skipped } from './converter.ts';
import { type Generator, startGenerator } from './generator.ts';
import { type Observation, observePlateau } from './observer.ts';
import { type PayersPlan, readyPayers } from './payers.ts';
import { journalOf, readPayments } from './payments.ts';
import { flowsOf, type OfferedShares, PLANNED_PEAK } from './peak.ts';
import { whyVoid } from './quiet.ts';
import { reasonOf } from './reason.ts';
import { ownProcesses } from './stack-in-use.ts';
import { openCounter } from './statements.ts';
import { phaseFigures, readSummary } from './summary.ts';

export interface PeakRun {
  readonly context: RunContext;
  readonly addresses: AddressBook;
  readonly target: RunningTarget;
  readonly offered: OfferedShares;
  /** Private folder of the load. */
  readonly workDir: string;
  readonly publishDir: string;
}

/** At 100 payments a second, 64 users write 32 times in 10 s each: half of what the limit allows. */
const USERS = 64;
const STAGES = {
  rate: PLANNED_PEAK.paymentsPerSecond,
  rampSeconds: PLANNED_PEAK.rampSeconds,
  plateauSeconds: PLANNED_PEAK.plateauSeconds,
};
/** k6 reads its plan, makes its clients and climbs the ramp. */
const STARTS_WITHIN_MS = 15_000;
const ENDS_WITHIN_MS = 20_000;
const SETTLES_WITHIN_MS = 15_000;

/** The cases of all checks of the suite, whatever happened. */
export async function runPeak(run: PeakRun): Promise<CaseResult[]> {
  const figures = await orWhyNot(() => measure(run), noFigures);
  const books = await orWhyNot(
    async () => bookCases(await run.target.audit(), run.offered.shares),
    (reason) => [skipped('load.books-agree', reason)],
  );
  return [...figures, ...books];
}

async function orWhyNot(
  cases: () => Promise<CaseResult[]>,
  instead: (reason: string) => CaseResult[],
): Promise<CaseResult[]> {
  try {
    return await cases();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return instead(reason);
  }
}

async function measure(run: PeakRun): Promise<CaseResult[]> {
  const { shares } = run.offered;
  const payers = await readyPayers(run.target, { count: USERS, shares, stages: STAGES });
  const generator = await offer(run, payers);
  await using _k6 = generator.process;
  const observation = await observe(run, generator).finally(() => remember(run.target, generator));
  const summary = readSummary(generator.summaryFile);
  copyFileSync(generator.summaryFile, join(run.publishDir, 'k6-summary.json'));
  const plateau = phaseFigures(summary, 'plateau', flowsOf(shares));
  const voided = whyVoid(observation.shares, {
    targetIsOurs: run.target.kind === 'reference',
    dropped: plateau.dropped,
  });
  if (voided !== undefined) return noFigures(voided);
  return measuredCases({
    peak: PLANNED_PEAK,
    plateau,
    ...observation,
    webhooks: await webhooksOf(run.target, observation),
    refusals: refusalsIn(generator),
  });
}

function offer(run: PeakRun, payers: PayersPlan): Promise<Generator> {
  return startGenerator({
    workDir: run.workDir,
    publishDir: run.publishDir,
    plan: {
      run: run.context.run,
      seed: run.context.seed,
      baseUrl: run.target.baseUrl,
      payer: run.target.payerAccess,
      ...payers,
      shares: run.offered.shares,
      stages: STAGES,
    },
  });
}

async function observe(run: PeakRun, generator: Generator): Promise<Observation> {
  await using account = await openCounter(run);
  const observation = await observePlateau({
    target: run.target,
    generator,
    counter: account.counter,
    run: ownProcesses(run.addresses),
    plateauSeconds: PLANNED_PEAK.plateauSeconds,
    startsWithinMs: STARTS_WITHIN_MS,
  });
  await generator.ended(ENDS_WITHIN_MS);
  return observation;
}

/** What k6 was promised belongs into the audit even when its figures don't count. */
function remember(target: RunningTarget, { paymentsFile }: Generator): void {
  target.remember(journalOf(readPayments(paymentsFile)));
}

/** The tries on the plateau; a provider that can't be asked has shown none. */
async function webhooksOf({ capabilities, provider }: RunningTarget, { from, to }: Observation) {
  if (!capabilities.has('provider-faults')) return [];
  // Webhooks that never settle are the target's fault: the tries count, and the audit tells the rest.
  await provider.settled(SETTLES_WITHIN_MS).catch(() => undefined);
  return (await provider.deliveries()).filter(({ at }) => at >= from && at <= to);
}

function refusalsIn({ paymentsFile }: Generator): string[] {
  return readPayments(paymentsFile).flatMap(({ phase, refused }) =>
    phase === 'plateau' && refused !== undefined ? [refused] : [],
  );
}
