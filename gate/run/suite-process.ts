/**
 * One suite as a child process with the run's context in its environment. However it ends, the gate knows how: by
 * itself, by the clock, or because what it leaned on died. Its tests' outcomes are read from its results alone.
 */
import { join } from 'node:path';
import {
  type RunContext,
  resultsDir,
  runContextEnvironment,
  type SuiteDeclaration,
} from '../../evidence/index.ts';
import { type OwnedChild, spawnOwned } from '../../stack/index.ts';
import type { SuiteFacts } from '../evidence/evidence.ts';
import { countResults } from '../evidence/read-results.ts';

export interface SuiteRun {
  readonly root: string;
  readonly suite: SuiteDeclaration;
  readonly context: RunContext;
  /** Which of the machines that share it this is, from 1. */
  readonly shard: number;
  /** Its test files that are run; undefined: all. */
  readonly files: readonly string[] | undefined;
  /** Resolves, with the reason, when something that the suite needs is gone. */
  readonly lost: Promise<string>;
  readonly signal: AbortSignal;
}

type Ending = Pick<SuiteFacts, 'outcome' | 'reason' | 'exitCode'>;

const STOP_MS = 3_000;

/** @throws the signal's reason when the run is interrupted; the child has ended by then. */
export async function runSuite(run: SuiteRun): Promise<SuiteFacts> {
  const startedAt = performance.now();
  const child = await spawnOwned({
    workDir: run.context.workDir,
    name: run.suite.name,
    file: process.execPath,
    args: command(run),
    cwd: run.root,
    env: environment(run),
  });
  const ending = await ended(child, run);
  await child.stop(STOP_MS);
  run.signal.throwIfAborted();
  return {
    name: run.suite.name,
    shard: run.shard,
    ...ending,
    durationMs: Math.round(performance.now() - startedAt),
    results: countResults(resultsDir(run.context, run.suite.name)),
  };
}

function command({ root, suite, files = [] }: SuiteRun): string[] {
  if ('script' in suite.runner) return [join(root, suite.runner.script)];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return [vitest, 'run', '--project', suite.runner.vitest, ...files];
}

function environment({ suite, context }: SuiteRun): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...runContextEnvironment(context),
    LAUNCH_GATE_SUITE: suite.name,
    NO_COLOR: '1',
  };
}

async function ended(child: OwnedChild, { suite, lost, signal }: SuiteRun): Promise<Ending> {
  const watch = new AbortController();
  const seconds = suite.timeoutSeconds;
  try {
    return await Promise.race([
      child.ended.then(() => exit(child)),
      lost.then((reason): Ending => ({ outcome: 'lost', reason })),
      aborted(signal),
      after(seconds, watch.signal).then(
        (): Ending => ({ outcome: 'timed-out', reason: `hung: not ended after ${seconds} s` }),
      ),
    ]);
  } finally {
    watch.abort();
  }
}

function exit({ child, name }: OwnedChild): Ending {
  if (child.exitCode !== null) return { outcome: 'ended', exitCode: child.exitCode };
  return { outcome: 'crashed', reason: `${name} was ended by ${child.signalCode}` };
}

function aborted(signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const stop = () => resolve({ outcome: 'lost', reason: 'interrupted' });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Resolves after `seconds`; never, once `stopped`. */
function after(seconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    stopped.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
