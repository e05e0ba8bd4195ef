/**
 * Runs the security suite: the probes (a Vitest project), the search for secrets and the ZAP baseline, side
 * by side. Exits 0 when all were run or said why not; what they found is in the results.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import {
  openResults,
  type ResultWriter,
  type RunContext,
  readRunContext,
  resultsDir,
  runContextEnvironment,
  UnavailableError,
} from '../evidence/index.ts';
import { locateTool } from '../stack/tools/index.ts';
import { assertMayAttack, readTargetConfig } from '../target/index.ts';
import { type Finding, publishFindings } from './findings.ts';
import { caseOf, none, type ScanOutcome } from './scan.ts';
import { type SecretsScan, scanSecrets } from './secrets/scan-secrets.ts';
import { scanTarget } from './zap/scan-target.ts';

const ROOT = join(import.meta.dirname, '..');
const SUITE = 'security';

async function main(): Promise<number> {
  const context = readRunContext();
  assertMayAttack(readTargetConfig(context.targetFile));
  const writer = openResults(context, SUITE);
  const [probed, secrets, zap] = await Promise.all([
    runProbes(context),
    findSecrets(context),
    scanTarget(context),
  ]);
  writeSecrets(writer, secrets);
  writeZap(writer, zap);
  const outcomes = [secrets.history, secrets.files, zap];
  publishFindings(context, outcomes.flatMap(findingsOf));
  return probed ? 0 : 1;
}

/** @returns whether the probes left results; failed ones are results too. */
async function runProbes(context: RunContext): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  await execa(process.execPath, [vitest, 'run', '--project', SUITE], {
    cwd: ROOT,
    env: { ...runContextEnvironment(context), LAUNCH_GATE_SUITE: SUITE },
    stdio: 'inherit',
    reject: false,
  });
  const folder = resultsDir(context, SUITE);
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('-result.json'));
}

/** The code at hand is the reference's: of a system elsewhere it says nothing. */
async function findSecrets(context: RunContext): Promise<SecretsScan> {
  const { kind, name } = readTargetConfig(context.targetFile);
  if (kind === 'deployed') {
    const lack = none(`needs checkout: the code of ${name} is not at hand`);
    return { history: lack, files: lack };
  }
  try {
    const gitleaks = await locateTool('gitleaks');
    return await scanSecrets(context, gitleaks.path, ROOT);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const reason = none(`${error.message}: ${error.hint}`);
    return { history: reason, files: reason };
  }
}

function writeSecrets(writer: ResultWriter, { history, files }: SecretsScan): void {
  const judged = { metric: 'security.leaked-secrets', counts: () => true };
  const inHistory = { check: 'security.no-secrets-in-history', title: 'No secret in any commit' };
  const inFiles = { check: 'security.no-secrets-in-files', title: 'No secret in any file of git' };
  writer.write(caseOf(history, { ...inHistory, ...judged }));
  writer.write(caseOf(files, { ...inFiles, ...judged }));
}

function writeZap(writer: ResultWriter, outcome: ScanOutcome): void {
  for (const severity of ['high', 'medium'] as const)
    writer.write(
      caseOf(outcome, {
        check: `security.zap-no-${severity}`,
        title: `ZAP's baseline raises no alert of ${severity} risk`,
        metric: `security.zap-${severity}-alerts`,
        counts: (finding: Finding) => finding.severity === severity,
      }),
    );
}

function findingsOf(outcome: ScanOutcome): readonly Finding[] {
  return outcome.kind === 'evidence' ? outcome.findings : [];
}

process.exitCode = await main();
