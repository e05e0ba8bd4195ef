/**
 * Runs k6 as a process of its own, or in its container where the machine has none: with nothing fetched, nothing
 * reported home and its own report kept.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnedChild } from '../stack/index.ts';
import { spawnTool } from '../stack/tools/index.ts';
import { endOf } from './generator-end.ts';
import type { LoadPlan } from './plan.ts';

export interface GeneratorOptions {
  readonly plan: Omit<LoadPlan, 'summaryFile'>;
  /** Private: gets the plan, the payments and k6's log. */
  readonly workDir: string;
  /** Published: gets k6's dashboard. */
  readonly publishDir: string;
}

export interface Generator {
  readonly process: OwnedChild;
  /** Of k6 itself, also in a container. */
  readonly pid: number;
  readonly summaryFile: string;
  /** A line a payment, while they are made (payments.ts reads it). */
  readonly paymentsFile: string;
  /**
   * Resolves when k6 has run to its end, whether or not its thresholds were kept.
   * @throws UnavailableError `k6.crashed`, and `k6.late` after `withinMs`
   */
  ended(withinMs: number): Promise<void>;
}

const LOAD = new URL('./', import.meta.url).pathname;
const SCENARIO = `${LOAD}scenarios/peak.ts`;

/** Loopback addresses that the clients come from, as k6 takes them. */
const LOCAL_IPS = '127.0.9.1-127.0.9.120';

/** @throws UnavailableError when there is no k6 */
export async function startGenerator(options: GeneratorOptions): Promise<Generator> {
  const { workDir, publishDir } = options;
  for (const folder of [workDir, publishDir]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const summaryFile = join(workDir, 'summary.json');
  const paymentsFile = join(workDir, 'payments.jsonl');
  const planFile = join(workDir, 'plan.json');
  const plan: LoadPlan = { ...options.plan, summaryFile };
  writeFileSync(planFile, JSON.stringify(plan), { mode: 0o600 });
  const { process, pid } = await spawnTool({
    tool: 'k6',
    workDir,
    args: argsOf(paymentsFile, plan.baseUrl),
    env: environment(),
    variables: variables(planFile, join(publishDir, 'k6-dashboard.html')),
    logFile: join(workDir, 'k6.log'),
    stopSignal: 'SIGINT',
    reads: [LOAD],
    writes: [workDir, publishDir],
  });
  return { process, pid, summaryFile, paymentsFile, ended: (withinMs) => endOf(process, withinMs) };
}

function argsOf(paymentsFile: string, baseUrl: string): string[] {
  const onLoopback = /^127\.|^localhost$/.test(new URL(baseUrl).hostname);
  return [
    'run',
    '--quiet',
    '--no-color',
    '--no-usage-report',
    '--address=',
    '--log-format=raw',
    `--console-output=${paymentsFile}`,
    ...(onLoopback ? [`--local-ips=${LOCAL_IPS}`] : []),
    SCENARIO,
  ];
}

/** Of the machine's own, no more than a program needs. */
function environment(): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

function variables(planFile: string, dashboard: string): Record<string, string> {
  return {
    LOAD_PLAN: planFile,
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_NO_USAGE_REPORT: 'true',
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_PORT: '-1',
    K6_WEB_DASHBOARD_PERIOD: '1s',
    K6_WEB_DASHBOARD_EXPORT: dashboard,
  };
}
