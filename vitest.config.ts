/**
 * One Vitest project per suite, and `harness` for this project's own tests. A project runs alone too
 * (`npx vitest --project api`): the fixtures boot what they need.
 */
import { defineConfig } from 'vitest/config';
import { readRunContext, resultsDir } from './evidence/run-context.ts';

const context = readRunContext();

/** Tests of minutes, such as installing from nothing: `npm run test:long`. */
const long = process.env.LAUNCH_GATE_LONG === '1';
const tooLong = long ? [] : ['**/*.long.test.ts'];

function project(name: string, include: string[], extra: object = {}) {
  return {
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', '.launch-gate/**', 'reports/{out,runs}/**', ...tooLong],
      testTimeout: 30_000,
      hookTimeout: 60_000,
      retry: 0,
      ...extra,
    },
  };
}

/**
 * Suites on a target: started alone, they bring up the stack that they need. What keeps files apart is that each
 * has a target of its own; loading the modules anew for each file would cost a quarter of the suite's time.
 */
const onTarget = { globalSetup: ['target/vitest-setup.ts'], isolate: false, maxWorkers: 2 };

const suite = process.env.LAUNCH_GATE_SUITE;

export default defineConfig({
  test: {
    sequence: { seed: context.seed },
    // The long proofs hold whole runs, with load: nothing else may run beside them.
    fileParallelism: !long,
    reporters: suite
      ? [
          'default',
          ['allure-vitest/reporter', { resultsDir: resultsDir(context, suite), globalLabels: [] }],
        ]
      : ['default'],
    projects: [
      project('harness', [
        'tests/!(containers)/**/*.test.ts',
        'tests/*.test.ts',
        '{evidence,stack,target,gate,reports,fixtures}/**/*.test.ts',
        '{contracts/api,security,load,reference}/**/*.unit.test.ts',
      ]),
      project('containers', ['tests/containers/**/*.test.ts'], {
        globalSetup: ['tests/containers/setup.ts'],
        testTimeout: 120_000,
        // They share an engine, and some look at all that is in it.
        fileParallelism: false,
      }),
      project('unit', ['suites/unit/**/*.test.ts'], { isolate: false }),
      project('api', ['suites/api/**/*.test.ts'], onTarget),
      project('browser', ['suites/browser/**/*.test.ts'], onTarget),
      project('consistency', ['suites/consistency/**/*.test.ts'], onTarget),
      project('operations', ['suites/operations/**/*.test.ts'], onTarget),
      project('contract', ['contracts/consumers/**/*.test.ts', 'contracts/provider/**/*.test.ts'], {
        ...onTarget,
        fileParallelism: false,
      }),
      project('security', ['security/probes/**/!(*.unit).test.ts'], onTarget),
    ],
  },
});
