/**
 * Runs the unit tests with coverage, and turns the coverage of each service into evidence: Vitest's own
 * Allure results hold the tests, and two cases a service are added, for lines and branches.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { openResults, readRunContext, runContextEnvironment } from '../../evidence/index.ts';
import { coverageCases } from './coverage.ts';
import { COVERED_SERVICES } from './services.ts';

const context = readRunContext();
const reportDir = join(context.workDir, 'coverage', 'unit');
const summaryFile = join(reportDir, 'coverage-summary.json');
rmSync(reportDir, { recursive: true, force: true });

const root = new URL('../../', import.meta.url).pathname;
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { exitCode } = await execa(
  process.execPath,
  [
    ...[vitest, 'run', '--project', 'unit', '--coverage.enabled', '--coverage.provider=v8'],
    ...['--coverage.reporter=json-summary', `--coverage.reportsDirectory=${reportDir}`],
    ...['--coverage.reportOnFailure', '--coverage.clean=false'],
    ...COVERED_SERVICES.flatMap(({ files }) => files).map((file) => `--coverage.include=${file}`),
  ],
  {
    cwd: root,
    reject: false,
    stdio: 'inherit',
    env: { ...runContextEnvironment(context), LAUNCH_GATE_SUITE: 'unit' },
  },
);
const summary = existsSync(summaryFile) ? readFileSync(summaryFile, 'utf8') : undefined;
const results = openResults(context, 'unit');
for (const result of coverageCases(COVERED_SERVICES, summary)) results.write(result);
process.exitCode = exitCode === 0 || summary !== undefined ? 0 : 1;
