/** Detection power, whole: every known fault is caught by its launch rule, and a healthy system never alarms. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { readMutants } from '../fixtures/mutants/index.ts';
import type { Detection } from '../gate/detect/detect.ts';
import { MAIN } from './cli.ts';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const MINUTES = 60_000;
const HEALTHY_RUNS = 20;

async function json<Answer>(...args: string[]) {
  const options = { cwd: REPOSITORY, reject: false } as const;
  const { stdout, exitCode } = await execa(process.execPath, [MAIN, ...args, '--json'], options);
  return { answer: JSON.parse(stdout) as Answer, exitCode };
}

test(
  'every known fault turns the verdict to NO-GO by its own launch rule',
  async () => {
    const { answer, exitCode } = await json<Detection>('detect');
    expect(answer.healthy.verdict).toBe('GO');
    expect(answer.mutants.filter(({ caught }) => !caught)).toEqual([]);
    expect(answer.mutants).toHaveLength((await readMutants()).length);
    expect(exitCode).toBe(0);
  },
  90 * MINUTES,
);

test(
  `${HEALTHY_RUNS} runs on the healthy reference, each with a seed of its own, raise no alarm`,
  async () => {
    for (let seed = 1; seed <= HEALTHY_RUNS; seed += 1) {
      const args = ['run', '--profile', 'detect', '--seed', String(seed)];
      const { answer } = await json<Verdict>(...args);
      const why = answer.requirements.filter(({ status }) => status === 'failed');
      expect({ seed, verdict: answer.verdict, why }).toEqual({ seed, verdict: 'GO', why: [] });
    }
  },
  60 * MINUTES,
);
