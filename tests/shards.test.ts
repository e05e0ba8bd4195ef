/** A run that machines share: each does its part, together they are one verdict, and a missing part is missed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from './cli.ts';

const REQUIREMENTS = `
section: { id: "1", en: "One", zh: "一" }
requirements:
  - { id: "1.1", title: { en: "a", zh: "a" }, priority: critical, owner: QA, proof: executed, checks: ["tiny.holds"] }
  - { id: "1.2", title: { en: "b", zh: "b" }, priority: critical, owner: QA, proof: executed, checks: ["other.holds"] }
`;

function project() {
  return temporaryProject({
    'gate/requirements/one.yaml': REQUIREMENTS,
    ...tinySuite({ body: PASSES }),
    ...tinySuite({ name: 'other', body: PASSES }),
    ...onlySuites('tiny', 'other'),
  });
}

const env = { LAUNCH_GATE_RUN: 'ci-4711' };

async function judge(root: string, folders: readonly string[]) {
  const paths = folders.map((folder) => join(root, 'reports/runs', folder));
  const { stdout, exitCode } = await launchGate(root, 'verdict', ...paths, '--json');
  return { verdict: JSON.parse(stdout) as Verdict, exitCode };
}

describe('two machines', () => {
  test.concurrent('each has its part, and is no verdict; together they are GO', async () => {
    using shared = project();
    for (const shard of ['1/2', '2/2']) {
      const { stdout, exitCode } = await launchGate(shared.root, { env }, 'run', '--shard', shard);
      expect(stdout).toMatch(
        /partial: not a verdict \((tiny|other) on the reference: 1 of 1 checks/,
      );
      expect(exitCode).toBe(0);
    }
    const folders = readdirSync(join(shared.root, 'reports/runs')).toSorted();
    expect(folders).toEqual(['ci-4711-1-of-2', 'ci-4711-2-of-2']);
    for (const order of [folders, folders.toReversed()]) {
      const { verdict, exitCode } = await judge(shared.root, order);
      expect(verdict).toMatchObject({ verdict: 'GO', scope: 'whole', run: 'ci-4711' });
      expect(verdict.requirements.map(({ status }) => status)).toEqual(['passed', 'passed']);
      expect(exitCode).toBe(0);
    }
  });

  test.concurrent('of which one is missing: its checks are NOT RUN, and never GO', async () => {
    using shared = project();
    await launchGate(shared.root, { env }, 'run', '--shard', '2/2');
    const { verdict, exitCode } = await judge(shared.root, ['ci-4711-2-of-2']);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    const open = verdict.requirements.filter(({ status }) => status === 'not-run');
    expect(open.map(({ reason }) => reason)).toEqual([expect.stringContaining('never started')]);
    expect(exitCode).toBe(1);
  });

  test.concurrent('that are two runs in truth do not complete each other', async () => {
    using shared = project();
    await launchGate(shared.root, { env }, 'run', '--shard', '1/2');
    const other = { LAUNCH_GATE_RUN: 'ci-4712' };
    await launchGate(shared.root, { env: other }, 'run', '--shard', '2/2');
    const { verdict } = await judge(shared.root, ['ci-4711-1-of-2', 'ci-4712-2-of-2']);
    expect(verdict.verdict).toBe('NO-GO');
  });
});

test.concurrent.each([
  [{ LAUNCH_GATE_RUN: '' }, '1/2', '"" names no run'],
  [{ LAUNCH_GATE_RUN: 'a/b' }, '1/2', '"a/b" names no run'],
  [env, '3/2', '"3/2" is no shard'],
])('%j with --shard %s is wrong usage', async (given, shard, line) => {
  using shared = project();
  const { stderr, exitCode } = await launchGate(
    shared.root,
    { env: given },
    'run',
    '--shard',
    shard,
  );
  expect(stderr).toContain(line);
  expect(exitCode).toBe(2);
});
