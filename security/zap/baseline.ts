/**
 * A ZAP baseline of one target: the plan is written, run by ZAP to its end, and what ZAP says it reached is
 * read beside its report. Everything that could not be done is no evidence, with the reason.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunContext, UnavailableError } from '../../evidence/index.ts';
import { none, type ScanOutcome } from '../scan.ts';
import { type Authorization, HOW_TO_GET_ZAP, openZap } from './open-zap.ts';
import { baselinePlan, REPORT_FILES } from './plan.ts';
import type { ZapClient } from './zap-client.ts';
import { readScan } from './zap-report.ts';

const PLAN_DEADLINE_MS = 5 * 60_000;

export interface BaselineInput {
  /** Base URL of the target, without a path. */
  readonly url: string;
  readonly openapiUrl: string | undefined;
  /** The token of a user made for the scan. */
  readonly token: string;
}

/** Reports go to `<workDir>/publish/security/`, the plan (it may hold the token) stays private. */
export async function zapBaseline(
  context: RunContext,
  input: BaselineInput,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ScanOutcome> {
  const site = new URL(input.url).origin;
  const authorization: Authorization = {
    value: `Bearer ${input.token}`,
    site: new URL(input.url).hostname,
  };
  try {
    await using zap = await openZap(context, authorization, env);
    if (zap === undefined) return none(HOW_TO_GET_ZAP);
    const reportDir = freshFolder(join(context.workDir, 'publish', 'security'));
    const plan = baselinePlan({
      url: site,
      openapiUrl: input.openapiUrl,
      reportDir,
      authorization: zap.shared ? authorization.value : undefined,
    });
    return await runBaseline(context, zap.client, { plan, site, reportDir });
  } catch (error) {
    if (error instanceof UnavailableError) return none(`${error.message}: ${error.hint}`);
    throw error;
  }
}

async function runBaseline(
  context: RunContext,
  client: ZapClient,
  { plan, site, reportDir }: { plan: string; site: string; reportDir: string },
): Promise<ScanOutcome> {
  const file = join(context.workDir, 'security', 'zap-plan.yaml');
  mkdirSync(join(context.workDir, 'security'), { recursive: true, mode: 0o700 });
  writeFileSync(file, plan, { mode: 0o600 });
  const before = await client.messages(site);
  const { error: errors } = await client.runPlan(file, PLAN_DEADLINE_MS);
  const reached = (await client.messages(site)) > before;
  const facts = {
    errors,
    rules: await client.passiveRules(),
    urls: reached ? await client.urls(site) : 0,
  };
  const report = join(reportDir, REPORT_FILES.json);
  return readScan(existsSync(report) ? readFileSync(report, 'utf8') : undefined, site, facts);
}

/** The folder, without an earlier scan's reports in it. */
function freshFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.values(REPORT_FILES)) rmSync(join(folder, name), { force: true });
  return folder;
}
