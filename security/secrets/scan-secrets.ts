/**
 * Looks for secrets with gitleaks: in every commit of the checkout's history, and in the files that git
 * would take, committed or not. Ignored files (dependencies, output) are left out: nobody ships them.
 */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { RunContext } from '../../evidence/index.ts';
import { none, type ScanOutcome } from '../scan.ts';
import { commitsScanned, readGitleaks } from './gitleaks-report.ts';

const HERE = import.meta.dirname;
const TIMEOUT_MS = 120_000;

export interface SecretsScan {
  readonly history: ScanOutcome;
  readonly files: ScanOutcome;
}

/**
 * @param gitleaks path of the program
 * @param checkout root folder of the checkout
 */
export async function scanSecrets(
  context: Pick<RunContext, 'workDir'>,
  gitleaks: string,
  checkout: string,
): Promise<SecretsScan> {
  const work = join(context.workDir, 'security', 'secrets');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const files = await trackedFiles(checkout);
  if (files === undefined) {
    const reason = none(`${checkout} is no git checkout: clone it instead of unpacking an archive`);
    return { history: reason, files: reason };
  }
  const [history, tree] = await Promise.all([
    scanHistory(gitleaks, checkout, join(work, 'history.json')),
    scanFiles(gitleaks, { checkout, files, work }),
  ]);
  return { history, files: tree };
}

async function scanHistory(
  gitleaks: string,
  checkout: string,
  report: string,
): Promise<ScanOutcome> {
  const run = await gitleaksRun(gitleaks, { mode: 'git', report, cwd: checkout });
  return readGitleaks({ ...run, scanned: commitsScanned(run.stderr), unit: 'commits' });
}

async function scanFiles(
  gitleaks: string,
  of: { checkout: string; files: readonly string[]; work: string },
): Promise<ScanOutcome> {
  const tree = join(of.work, 'tree');
  for (const file of of.files) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    cpSync(join(of.checkout, file), join(tree, file), { verbatimSymlinks: true });
  }
  mkdirSync(tree, { recursive: true });
  const report = join(of.work, 'files.json');
  const run = await gitleaksRun(gitleaks, { mode: 'dir', report, cwd: tree });
  rmSync(tree, { recursive: true, force: true });
  return readGitleaks({ ...run, scanned: of.files.length, unit: 'files' });
}

async function gitleaksRun(
  gitleaks: string,
  { mode, report, cwd }: { mode: 'git' | 'dir'; report: string; cwd: string },
) {
  const fixed = ['--no-banner', '--no-color', '--redact', '--ignore-gitleaks-allow'];
  const config = ['--config', join(HERE, 'gitleaks.toml'), '--gitleaks-ignore-path', HERE];
  const args = [mode, ...fixed, ...config, '--report-format', 'json', '--report-path', report, '.'];
  const { exitCode, stderr } = await execa(gitleaks, args, {
    cwd,
    reject: false,
    timeout: TIMEOUT_MS,
  });
  return { report: readIfThere(report), exitCode, stderr };
}

/** What git tracks or would add, still there; `undefined` outside a git checkout. */
async function trackedFiles(checkout: string): Promise<string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = await execa('git', args, { cwd: checkout, reject: false });
  if (listed.exitCode !== 0) return undefined;
  const deleted = await execa('git', ['ls-files', '-z', '--deleted'], { cwd: checkout });
  const gone = new Set(deleted.stdout.split('\0'));
  return listed.stdout.split('\0').filter((file) => file !== '' && !gone.has(file));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
