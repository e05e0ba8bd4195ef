/**
 * `npm test`: the tools that the project's own tests need, then Vitest's projects `harness` and `containers`. The last
 * line is the count, alone: `N passed, N failed`, with `, N skipped` if any.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue, readStamp } from '../tools/shelf.mjs';
import { projectNode } from './dependencies.mjs';
import { passThrough } from './pass-through.mjs';

const PROJECTS = ['--project', 'harness', '--project', 'containers'];

/** @param args `--long` adds the files `*.long.test.ts`; the rest goes to Vitest */
export async function runOwnTests(root, args) {
  const node = projectNode(root);
  if (!catalogue.profiles.test.every((name) => readStamp(name)))
    await passThrough(node, [join(root, 'stack/tools/main.ts'), 'test']);
  const folder = mkdtempSync(join(tmpdir(), 'launch-gate-test-'));
  try {
    const report = join(folder, 'vitest.json');
    const code = await runVitest(root, args, report);
    const counts = readCounts(report);
    console.log(countsLine(counts));
    return code === 0 && counts.passed + counts.failed === 0 ? 1 : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(root, args, report) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const rest = args.filter((arg) => arg !== '--long');
  const long = args.includes('--long') ? { LAUNCH_GATE_LONG: '1' } : {};
  return passThrough(projectNode(root), [vitest, 'run', ...PROJECTS, ...reporters, ...rest], {
    cwd: root,
    env: { ...process.env, ...long },
  });
}

/** A file that could not even be loaded has no test of its own, and counts as one that failed. */
function readCounts(report) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const broken = result.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
