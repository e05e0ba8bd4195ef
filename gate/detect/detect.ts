/**
 * How good the gate is: every known fault is put into the reference, and the verdict must become NO-GO with the
 * fault's launch rule failed by a check that the fault names. The healthy system must stay GO under the same suites.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';
import { type Mutant, readMutants } from '../../fixtures/mutants/index.ts';
import { type RunningStack, SERVICE_NAMES, startStack } from '../../stack/index.ts';
import { provision } from '../../stack/tools/index.ts';
import { prepareTemplate } from '../../target/index.ts';
import { assertKnown } from '../plan/nearest.ts';
import { makePlan } from '../plan/plan.ts';
import { newRunId, workRoot } from '../run/folders.ts';
import type { Watcher } from '../run/graph.ts';
import { run } from '../run/run.ts';
import { ownedFolder } from '../run/work-folder.ts';
import { filesThatProve } from './files-that-prove.ts';

export interface Detected {
  readonly mutant: string;
  readonly title: string;
  readonly rule: string;
  readonly caught: boolean;
  /** Checks that the mutant names and that failed. */
  readonly by: readonly string[];
  /** Why it counts as missed. */
  readonly reason?: string;
  readonly durationMs: number;
}

export interface Detection {
  readonly healthy: { readonly verdict: Verdict['verdict']; readonly headline: string };
  readonly mutants: readonly Detected[];
}

export interface DetectOptions {
  readonly root: string;
  /** Ids of mutants; empty: all. */
  readonly only: readonly string[];
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
  readonly onResult: (text: string) => void;
}

/** @throws UsageError for an unknown mutant, UnavailableError when the services can't be had. */
export async function detect(options: DetectOptions): Promise<Detection> {
  const mutants = await chooseMutants(options.only);
  const workDir = join(
    workRoot(options.root),
    'runs',
    `${newRunId(new Date(), process.pid)}-detect`,
  );
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  ownedFolder(workDir);
  try {
    await using stack = await bringUp(workDir);
    const suites = [...new Set(mutants.flatMap((mutant) => mutant.suites))];
    const { verdict, runDir } = await runOne(options, { stack, suites });
    if (verdict.verdict === 'GO') rmSync(runDir, { recursive: true, force: true });
    options.onResult(`without a fault: ${verdict.headline}`);
    const detected: Detected[] = [];
    for (const mutant of mutants) detected.push(await tryMutant(mutant, stack, options));
    const healthy = { verdict: verdict.verdict, headline: verdict.headline };
    return { healthy, mutants: detected };
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Whether every fault was caught, and the healthy system raised no alarm. */
export function isComplete({ healthy, mutants }: Detection): boolean {
  return healthy.verdict === 'GO' && mutants.length > 0 && mutants.every((one) => one.caught);
}

async function chooseMutants(only: readonly string[]): Promise<readonly Mutant[]> {
  const all = await readMutants();
  for (const id of only) assertKnown(id, { kind: 'mutant', known: all.map((one) => one.id) });
  return only.length === 0 ? all : all.filter((one) => only.includes(one.id));
}

async function bringUp(workDir: string): Promise<RunningStack> {
  const { missing } = await provision(SERVICE_NAMES);
  if (missing[0]) throw missing[0].error;
  const stack = await startStack({ workDir });
  await prepareTemplate(stack.addresses).catch(async (error) => {
    await stack.stop();
    throw error;
  });
  return stack;
}

interface OneRun {
  readonly stack: RunningStack;
  readonly suites: readonly string[];
  readonly mutant?: Mutant;
}

async function runOne({ root, seed, signal, watcher }: DetectOptions, one: OneRun) {
  const plan = await makePlan({
    root,
    profile: 'detect',
    target: 'reference',
    only: [],
    narrowed: one.suites,
    seed,
    ...(one.mutant && { mutant: one.mutant.id, files: filesThatProve(root, one.mutant) }),
  });
  return run(plan, { signal, watcher, keep: undefined, lent: one.stack });
}

async function tryMutant(
  mutant: Mutant,
  stack: RunningStack,
  options: DetectOptions,
): Promise<Detected> {
  const startedAt = performance.now();
  const { verdict, runDir } = await runOne(options, {
    stack,
    suites: mutant.suites,
    mutant,
  });
  const judged = judgeMutant(mutant, verdict);
  options.onResult(
    judged.caught
      ? `${mutant.id}: caught by ${judged.by.join(', ')}`
      : `${mutant.id}: MISSED, ${judged.reason} (see ${runDir})`,
  );
  // What was caught needs no further looking into; a missed one keeps its results.
  if (judged.caught) rmSync(runDir, { recursive: true, force: true });
  return { ...judged, durationMs: Math.round(performance.now() - startedAt) };
}

/** Caught: NO-GO, the launch rule and all named rows failed, and by a check that the mutant names. */
export function judgeMutant(mutant: Mutant, verdict: Verdict): Omit<Detected, 'durationMs'> {
  const row = (id: string) => verdict.requirements.find((one) => one.id === id);
  const rule = row(mutant.rule);
  const by = (rule?.checks ?? [])
    .filter((check) => check.status === 'failed' && mutant.catches.includes(check.id))
    .map((check) => check.id);
  const green = (mutant.rows ?? []).filter((id) => row(id)?.status !== 'failed');
  const reason = whyMissed({ verdict, rule: mutant.rule, status: rule?.status, by, green });
  const { id, title } = mutant;
  return {
    mutant: id,
    title,
    rule: mutant.rule,
    caught: reason === undefined,
    by,
    ...(reason !== undefined && { reason }),
  };
}

interface Seen {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly status: string | undefined;
  readonly by: readonly string[];
  readonly green: readonly string[];
}

function whyMissed({ verdict, rule, status, by, green }: Seen): string | undefined {
  if (verdict.verdict !== 'NO-GO') return `the verdict was ${verdict.verdict}`;
  if (status !== 'failed') return `${rule} was ${status ?? 'not in the catalogue'}`;
  if (by.length === 0) return `${rule} failed, by none of the checks that the fault names`;
  if (green.length > 0) return `${green.join(', ')} did not turn red`;
  return undefined;
}
