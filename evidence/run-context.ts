/**
 * What a suite's process is told about the run it belongs to, by environment variables. A suite that is
 * started alone (`npx vitest --project api`) has none of them and gets a run of its own.
 */
import { join } from 'node:path';

export interface RunContext {
  /** The run id that every result is labelled with. */
  readonly run: string;
  /** Private working folder of the run, not published: raw results, logs, secrets, sockets. */
  readonly workDir: string;
  readonly profile: string;
  /** Seeds every random choice of the suites. */
  readonly seed: number;
  /** JSON of the running stack (stack/address-book.ts); absent: the suite boots what it needs. */
  readonly stackFile: string | undefined;
  /** JSON of the target's configuration; absent: the reference. */
  readonly targetFile: string | undefined;
  /** The mutant that is injected into the reference system, if any. */
  readonly mutant: string | undefined;
}

export const ENVIRONMENT = {
  run: 'LAUNCH_GATE_RUN',
  workDir: 'LAUNCH_GATE_WORK_DIR',
  profile: 'LAUNCH_GATE_PROFILE',
  seed: 'LAUNCH_GATE_SEED',
  stackFile: 'LAUNCH_GATE_STACK',
  targetFile: 'LAUNCH_GATE_TARGET',
  mutant: 'LAUNCH_GATE_MUTANT',
} as const;

const WORK_ROOT = new URL('../.launch-gate/', import.meta.url).pathname;

/** Reads the run context; alone, the run is called `alone` and works under .launch-gate/alone. */
export function readRunContext(env: NodeJS.ProcessEnv = process.env): RunContext {
  return {
    run: env[ENVIRONMENT.run] ?? 'alone',
    workDir: env[ENVIRONMENT.workDir] ?? join(WORK_ROOT, 'alone'),
    profile: env[ENVIRONMENT.profile] ?? 'ci',
    seed: Number(env[ENVIRONMENT.seed] ?? 1),
    stackFile: env[ENVIRONMENT.stackFile],
    targetFile: env[ENVIRONMENT.targetFile],
    mutant: env[ENVIRONMENT.mutant],
  };
}

/** The environment that carries a run context into a child process. */
export function runContextEnvironment(context: RunContext): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [field, name] of Object.entries(ENVIRONMENT)) {
    const value = context[field as keyof RunContext];
    if (value !== undefined) env[name] = String(value);
  }
  return env;
}

/** Where a suite's Allure results go: `<workDir>/allure-results/<suite>`. */
export function resultsDir(context: RunContext, suite: string): string {
  return join(context.workDir, 'allure-results', suite);
}
