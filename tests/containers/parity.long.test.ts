/**
 * The form in which services run changes nothing of a verdict: the same statuses, requirement by requirement, GO on
 * the healthy reference and NO-GO on known faults, as programs, as containers, and on docker compose.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { readMutants } from '../../fixtures/mutants/index.ts';
import { judgeMutant } from '../../gate/detect/detect.ts';
import { makePlan } from '../../gate/plan/plan.ts';
import type { Step, Watcher } from '../../gate/run/graph.ts';
import { run } from '../../gate/run/run.ts';
import type { StackForm } from '../../stack/index.ts';
import { locateTool, provision } from '../../stack/tools/index.ts';
import { inEngine, noEngine } from './engine.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MINUTES = 60_000;
const SUITES = ['api', 'consistency'];
/** Of three suites' worth of rules: at the database, at the provider, and between two requests. */
const MUTANTS = ['webhook-signature-unchecked', 'idempotency-ignored', 'amount-from-client'];

const silent: Watcher = {
  planned: () => undefined,
  started: () => undefined,
  noted: () => undefined,
  ended: (_: Step) => undefined,
};

async function verdictOf(stack: StackForm, suites: readonly string[], mutant?: string) {
  const plan = await makePlan({
    root: ROOT,
    profile: 'detect',
    target: 'reference',
    only: [],
    narrowed: suites,
    seed: 1,
    stack,
    ...(mutant !== undefined && { mutant }),
  });
  const { signal } = new AbortController();
  const { verdict, runDir } = await run(plan, { signal, watcher: silent, keep: undefined });
  rmSync(runDir, { recursive: true, force: true });
  return verdict;
}

const statuses = ({ requirements }: Verdict) =>
  Object.fromEntries(requirements.map(({ id, status }) => [id, status]));

async function compose(...args: string[]) {
  await provision(['docker-compose']);
  const { path } = await locateTool('docker-compose');
  await execa(path, args, { cwd: ROOT });
}

describe.skipIf(noEngine)('the same verdict in every form:', () => {
  let local: Verdict;

  test('programs: GO', { timeout: 20 * MINUTES }, async () => {
    local = await verdictOf('local', SUITES);
    expect(local.headline).toMatch(/^GO for the reference/);
  });

  test.each(['containers', 'compose'] as const)('%s', { timeout: 60 * MINUTES }, async (form) => {
    const before = await inEngine();
    if (form === 'compose') await compose('up', '-d', '--wait', '--wait-timeout', '120');
    try {
      const verdict = await verdictOf(form, SUITES);
      expect(verdict.headline).toBe(local.headline);
      expect(verdict.stack.form).toBe(form);
      expect(statuses(verdict)).toEqual(statuses(local));
      for (const mutant of await known()) {
        const seen = await verdictOf(form, mutant.suites, mutant.id);
        expect(judgeMutant(mutant, seen)).toMatchObject({ caught: true });
      }
    } finally {
      if (form === 'compose') await compose('down', '--volumes');
    }
    expect(await inEngine()).toEqual(before);
  });
});

async function known() {
  const all = await readMutants();
  const mutants = all.filter(({ id }) => MUTANTS.includes(id));
  expect(mutants).toHaveLength(MUTANTS.length);
  return mutants;
}
