/** What a run gathers while it runs: its stack, its tools, and how each suite ended. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckDeclaration, RunContext, SuiteDeclaration } from '../../evidence/index.ts';
import type { FormPlan, RunningStack } from '../../stack/index.ts';
import type { RunFacts, SuiteFacts } from '../evidence/evidence.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Plan } from '../plan/plan.ts';

export interface Session {
  readonly plan: Plan;
  readonly signal: AbortSignal;
  readonly suites: SuiteFacts[];
  readonly tools: RunFacts['tools'];
  readonly missingTools: RunFacts['missingTools'];
  readonly notes: string[];
  /** A stack that somebody else started and will stop, shared between the runs of a detection. */
  readonly lent: RunningStack | undefined;
  stack: RunningStack | undefined;
  /** How its services are run, once that is known. */
  form: FormPlan | undefined;
  /** Why suites that need the stack can't run, once that is known. */
  stackFault: string | undefined;
  /** Why no suite can act on the target, once that is known. */
  targetFault: string | undefined;
}

export function openSession(
  plan: Plan,
  { signal, lent }: { signal: AbortSignal; lent?: RunningStack | undefined },
): Session {
  return {
    plan,
    signal,
    lent,
    suites: [],
    tools: [],
    missingTools: [],
    notes: [],
    stack: lent,
    form: undefined,
    stackFault: undefined,
    targetFault: undefined,
  };
}

const STACK_FILE = 'stack.json';
const TARGET_FILE = 'target.json';

/** Whether the run brings up services of its own: a deployed target has its own. */
export function needsStack({ suites, target }: Plan): boolean {
  return target.kind === 'reference' && suites.some((suite) => suite.stack !== false);
}

function checkLack({ target }: Manifest, { needs = [] }: CheckDeclaration): string | undefined {
  return needs.find((need) => !target.capabilities.includes(need));
}

/** The tools that those checks of `suite` need which can be run on the target. */
export function suiteTools({ manifest }: Plan, suite: SuiteDeclaration): string[] {
  const possible = suite.checks.filter((check) => checkLack(manifest, check) === undefined);
  return [...new Set(possible.flatMap((check) => check.tools ?? []))];
}

/** What keeps every check of `suite` from being run, as `needs clock`; undefined where one can be. */
export function suiteLack({ manifest }: Plan, suite: SuiteDeclaration): string | undefined {
  const lacks = suite.checks.map((check) => checkLack(manifest, check));
  if (lacks.length === 0 || lacks.includes(undefined)) return undefined;
  return `needs ${[...new Set(lacks)].join(', ')}`;
}

export function stackFile({ workDir }: Plan): string {
  return join(workDir, STACK_FILE);
}

/** The context that a suite's process gets; `suite` decides whether it is told of a stack. */
export function suiteContext(plan: Plan, suite: SuiteDeclaration): RunContext {
  const { manifest, workDir, target } = plan;
  const stacked = suite.stack !== false && needsStack(plan);
  return {
    run: manifest.run,
    workDir,
    profile: manifest.profile,
    seed: manifest.seed,
    stackFile: stacked ? stackFile(plan) : undefined,
    targetFile: target.kind === 'deployed' ? join(workDir, TARGET_FILE) : undefined,
    mutant: manifest.target.mutant,
  };
}

/** Writes the deployed target's configuration, which may hold keys, where only the suites read it. */
export function writeTargetFile({ target, workDir }: Plan): void {
  if (target.kind === 'reference') return;
  writeFileSync(join(workDir, TARGET_FILE), JSON.stringify(target), { mode: 0o600 });
}
