/**
 * Turns what a load left behind into Allure cases, one a check. It writes numbers and never compares them with a
 * limit: that is the gate's. What was not seen becomes a skipped case with its reason, never a number.
 */
import type { CaseResult, Measurement } from '../evidence/index.ts';
import type { WebhookDelivery } from '../target/target.ts';
import { flowCases } from './flow-cases.ts';
import type { CpuShares } from './machine.ts';
import type { PlannedPeak } from './peak.ts';
import type { PhaseFigures } from './summary.ts';

/** What the target, its database and its Redis used on the plateau. */
export interface ResourceFigures {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly cores: number;
  /** The most that was seen resident. */
  readonly peakBytes: number;
  readonly machineBytes: number;
  /** How often the target was looked at. */
  readonly readings: number;
}

export interface StatementFigures {
  readonly calls: number;
  readonly slow: readonly string[];
}

/** A figure, or why there is none. */
export type Seen<Figure> = Figure | { readonly missing: string };

export interface LoadEvidence {
  readonly peak: PlannedPeak;
  readonly plateau: PhaseFigures;
  /** Tries to deliver a webhook on the plateau. */
  readonly webhooks: readonly WebhookDelivery[];
  readonly resources: Seen<ResourceFigures>;
  readonly statements: Seen<StatementFigures>;
  readonly shares: CpuShares | undefined;
  /** The first refusals that k6 saw, in words. */
  readonly refusals: readonly string[];
}

/** All checks that a load measures. */
export const MEASURED = {
  'load.offered-rate': 'The planned arrivals were offered',
  'load.success-rate': 'Payments succeed at the planned peak',
  'load.flow-success-rate': 'Each flow succeeds at the planned peak',
  'load.p95': 'P95 of the API at the planned peak',
  'load.error-rate': 'Requests are answered without errors at the planned peak',
  'load.cpu': 'Processors have room at the planned peak',
  'load.memory': 'Memory has room at the planned peak',
  'load.slow-queries': 'Statements are fast at the planned peak',
} as const;
export type MeasuredCheck = keyof typeof MEASURED;

/** The cases of a load that ran undisturbed. */
export function measuredCases(evidence: LoadEvidence): CaseResult[] {
  return [
    offered(evidence),
    successRate(evidence),
    ...flowCases(evidence.plateau),
    latency(evidence),
    errorRate(evidence),
    cpu(evidence),
    memory(evidence),
    slowQueries(evidence),
  ];
}

/** No figure, for one reason: the tool failed, or the machine was busy. */
export function noFigures(reason: string): CaseResult[] {
  return (Object.keys(MEASURED) as MeasuredCheck[]).map((check) => skipped(check, reason));
}

export function skipped(check: MeasuredCheck | 'load.books-agree', reason: string): CaseResult {
  const title = check === 'load.books-agree' ? 'The books agree after the load' : MEASURED[check];
  return { check, title, status: 'skipped', message: reason };
}

function offered({ peak, plateau }: LoadEvidence): CaseResult {
  const planned = peak.paymentsPerSecond * peak.plateauSeconds;
  const { arrivals, dropped } = plateau;
  const seen = `${arrivals} of ${planned} planned arrivals were started, ${dropped} dropped`;
  const figure = { value: percent(Math.min(arrivals, planned), planned), unit: '%' };
  const result = number('load.offered-rate', { ...figure, samples: planned }, seen);
  if (dropped === 0) return result;
  // On a quiet machine an arrival is dropped only because every client still waits for the target.
  const message = `${seen}: every client was still waiting for the target`;
  return { ...result, status: 'failed', message };
}

function successRate({ plateau, refusals }: LoadEvidence): CaseResult {
  const { succeeded, failed } = plateau.payments;
  const samples = succeeded + failed;
  const first = refusals.length === 0 ? '' : `; first refused: ${refusals.slice(0, 3).join(' | ')}`;
  const figure = { value: percent(succeeded, samples), unit: '%', samples };
  return number('load.success-rate', figure, `${succeeded} of ${samples} succeeded${first}`);
}

/** The API's clients are k6 and the provider: the worse of the two P95 counts. */
function latency({ plateau, webhooks }: LoadEvidence): CaseResult {
  const { p95Ms, medMs, maxMs } = plateau.latency;
  const ofWebhooks = p95(webhooks.map((delivery) => delivery.durationMs));
  const value = round(Math.max(p95Ms, ofWebhooks ?? 0));
  const samples = plateau.requests + webhooks.length;
  const seen =
    `requests: median ${round(medMs)} ms, P95 ${round(p95Ms)} ms, slowest ${round(maxMs)} ms; ` +
    (ofWebhooks === undefined ? 'webhooks not seen' : `webhooks: P95 ${round(ofWebhooks)} ms`);
  return number('load.p95', { value, unit: 'ms', samples }, seen);
}

function errorRate({ plateau, webhooks, refusals }: LoadEvidence): CaseResult {
  const refusedWebhooks = webhooks.filter(({ status }) => status < 200 || status > 299).length;
  const errors = plateau.failedRequests + refusedWebhooks;
  const samples = plateau.requests + webhooks.length;
  const seen =
    `${plateau.failedRequests} of ${plateau.requests} requests and ${refusedWebhooks} of ` +
    `${webhooks.length} webhooks failed${refusals[0] === undefined ? '' : `; ${refusals[0]}`}`;
  return number(
    'load.error-rate',
    { value: percent(errors, samples, 4), unit: '%', samples },
    seen,
  );
}

function cpu({ resources, shares }: LoadEvidence): CaseResult {
  if ('missing' in resources) return skipped('load.cpu', resources.missing);
  const { cpuSeconds, wallSeconds, cores, readings } = resources;
  const value = percent(cpuSeconds, wallSeconds * cores, 1);
  const apart = shares
    ? `; apart: load generator ${shares.generator} %, other programs ${shares.others} %`
    : '';
  const seen = `target, database and Redis used ${round(cpuSeconds)} CPU s in ${round(wallSeconds)} s on ${cores} cores${apart}`;
  return number('load.cpu', { value, unit: '%', samples: readings }, seen);
}

function memory({ resources }: LoadEvidence): CaseResult {
  if ('missing' in resources) return skipped('load.memory', resources.missing);
  const { peakBytes, machineBytes, readings } = resources;
  const value = percent(peakBytes, machineBytes, 1);
  const seen = `${mebibytes(peakBytes)} of ${mebibytes(machineBytes)} MiB at most`;
  return number('load.memory', { value, unit: '%', samples: readings }, seen);
}

function slowQueries({ statements }: LoadEvidence): CaseResult {
  if ('missing' in statements) return skipped('load.slow-queries', statements.missing);
  const { calls, slow } = statements;
  if (calls <= 0) return skipped('load.slow-queries', 'PostgreSQL counted no statement');
  const value = percent(slow.length, calls, 4);
  const seen = `${slow.length} of ${calls} statements over 100 ms`;
  const result = number('load.slow-queries', { value, unit: '%', samples: calls }, seen);
  if (slow.length === 0) return result;
  const content = slow.slice(0, 100).join('\n');
  return {
    ...result,
    attachments: [{ name: 'slow statements', contentType: 'text/plain', content }],
  };
}

function number(
  check: MeasuredCheck,
  figure: Pick<Measurement, 'value' | 'unit' | 'samples'>,
  message: string,
): CaseResult {
  const higher = check === 'load.success-rate' || check === 'load.offered-rate';
  const measurement = { metric: check, ...figure, better: higher ? 'higher' : 'lower' } as const;
  const title = MEASURED[check];
  return { check, title, status: 'passed', message, measurements: [measurement] };
}

function percent(part: number, whole: number, places = 3): number {
  return Number(((part / whole) * 100).toFixed(places));
}

/** Nearest rank. */
function p95(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1];
}

const round = (value: number) => Math.round(value * 10) / 10;
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
