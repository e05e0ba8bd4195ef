/**
 * The Allure report, by the classic command line (needs Java), with the history of the runs before it. What the
 * suites left is only read: what belongs to the report alone stands in a folder of its own.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/index.ts';
import type { Report, ReportInput } from '../report.ts';
import { writeAbout } from './about.ts';
import { copyHistory } from './history.ts';

const PROGRAM = new URL('../../node_modules/allure-commandline/dist/bin/allure', import.meta.url)
  .pathname;
const TIMEOUT_MS = 60_000;

export const allureReport: Report = {
  name: 'Allure',
  async write(input) {
    const results = resultFolders(input.runDir);
    const about = mkdtempSync(join(tmpdir(), 'launch-gate-allure-'));
    try {
      writeAbout(about, input.verdict);
      copyHistory({ ...input, to: about });
      await generate(input, [about, ...results]);
      return 'allure/index.html';
    } finally {
      rmSync(about, { recursive: true, force: true });
    }
  },
};

function resultFolders(runDir: string): string[] {
  const root = join(runDir, 'allure-results');
  const folders = existsSync(root)
    ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  if (folders.length === 0)
    throw new UnavailableError({
      code: 'report.no-results',
      message: 'no suite left Allure results',
      hint: 'See the reasons in the verdict.',
    });
  return folders.map((entry) => join(root, entry.name)).toSorted();
}

async function generate({ runDir }: ReportInput, folders: readonly string[]): Promise<void> {
  if (!existsSync(PROGRAM)) throw withoutReport('allure-commandline is not installed');
  const { exitCode, all, timedOut } = await execa(
    PROGRAM,
    ['generate', '--clean', '--output', join(runDir, 'allure'), ...folders],
    { reject: false, all: true, timeout: TIMEOUT_MS, cwd: runDir },
  );
  if (timedOut) throw withoutReport(`allure took longer than ${TIMEOUT_MS / 1000} s`);
  if (exitCode === 0 && existsSync(join(runDir, 'allure/index.html'))) return;
  const noJava = /JAVA_HOME|java/i.test(all ?? '') && !/Exception/.test(all ?? '');
  throw withoutReport(noJava ? 'there is no Java' : `allure ended with ${exitCode}: ${all ?? ''}`);
}

function withoutReport(message: string): UnavailableError {
  return new UnavailableError({
    code: 'report.no-allure',
    message,
    hint: 'Install a Java runtime (Debian: apt-get install default-jre-headless); the verdict does not need it.',
  });
}
