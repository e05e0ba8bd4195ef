/** One run: from the written manifest to the published verdict. Whatever happens, what it started is stopped. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { HarnessError, LaunchGateError } from '../../evidence/index.ts';
import type { PublishedReport } from '../../reports/index.ts';
import { type RunningStack, reapAbandoned } from '../../stack/index.ts';
import { MANIFEST_FILE } from '../plan/manifest.ts';
import type { Plan } from '../plan/plan.ts';
import type { Judged } from '../verdict/judge.ts';
import { type Ending, endSteps } from './end-steps.ts';
import { runGraph, type StepTiming, type Watcher } from './graph.ts';
import { pruneRuns, switchOut } from './published-runs.ts';
import { openSession, type Session, writeTargetFile } from './session.ts';
import { lendStack, runSteps } from './steps.ts';
import { writeTimings } from './timings.ts';
import { ownedFolder } from './work-folder.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
  /** How many published runs stay, this one included; undefined: no pages, and reports/out stays. */
  readonly keep: number | undefined;
  /** A stack to use and not to stop. */
  readonly lent?: RunningStack;
}

export interface RunResult extends Judged {
  readonly runDir: string;
  readonly reports: readonly PublishedReport[];
}

/**
 * Runs `plan` to its verdict.
 * @throws HarnessError when no verdict could be written, and the signal's reason when interrupted.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  const session = openSession(plan, options);
  try {
    prepare(plan);
    if (options.lent) lendStack(session, options.lent);
    const { judged, reports, timings } = await carryOut(session, options);
    writeTimings(plan.runDir, timings);
    if (options.keep !== undefined) {
      switchOut(plan.root, plan.runDir);
      pruneRuns(plan.root, options.keep, basename(plan.runDir));
    }
    return { ...judged, reports, runDir: plan.runDir };
  } catch (error) {
    options.signal.throwIfAborted();
    throw asHarnessError(error);
  } finally {
    await cleanUp(session);
  }
}

interface CarriedOut {
  readonly judged: Judged;
  readonly reports: readonly PublishedReport[];
  readonly timings: readonly StepTiming[];
}

async function carryOut(session: Session, options: RunOptions): Promise<CarriedOut> {
  const { signal, watcher, keep } = options;
  const startedAt = performance.now();
  const ending: Ending = { reports: [] };
  const steps = runSteps(session);
  const after = steps.map((step) => step.name);
  const last = endSteps({ session, after, startedAt, pages: keep !== undefined }, ending);
  const atOnce = availableParallelism();
  const timings = await runGraph([...steps, ...last], { signal, watcher, atOnce });
  if (ending.judged) return { judged: ending.judged, reports: ending.reports, timings };
  throw new HarnessError({
    code: 'run.no-verdict',
    message: `the run ${session.plan.manifest.run} came to no verdict`,
    hint: 'This is a fault of the gate: please report it with the output above.',
  });
}

function prepare(plan: Plan): void {
  mkdirSync(plan.workDir, { recursive: true, mode: 0o700 });
  ownedFolder(plan.workDir);
  mkdirSync(plan.runDir, { recursive: true });
  writeTargetFile(plan);
  writeFileSync(join(plan.runDir, MANIFEST_FILE), `${JSON.stringify(plan.manifest, null, 2)}\n`);
}

async function cleanUp({ plan, stack, lent }: Session): Promise<void> {
  if (!lent) await stack?.stop();
  await reapAbandoned(plan.workDir);
  rmSync(plan.workDir, { recursive: true, force: true });
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whatever stopped the run before its verdict, as one line for a person. */
function asHarnessError(error: unknown): LaunchGateError {
  if (error instanceof LaunchGateError) return error;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && FULL.has(code))
    return new HarnessError({
      code: 'disk.full',
      message: `no room to write ${path ?? 'the reports'} (${code}): no verdict could be written`,
      hint: 'Free some space, or let fewer runs be kept: --keep 3.',
      cause: error,
    });
  return new HarnessError({
    code: 'run.broken',
    message: `the run stopped before a verdict: ${message}`,
    hint: 'This is a fault of the gate: please report it with the output above.',
    cause: error,
  });
}
