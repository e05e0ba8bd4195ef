/**
 * Reads k6's end-of-test summary strictly: a file that is missing, cut off or lacks a metric is evidence of
 * nothing. k6 itself shows a threshold without a single sample as kept.
 */
import { readFileSync } from 'node:fs';
import Type from 'typebox';
import Value from 'typebox/value';
import { UnavailableError } from '../evidence/index.ts';
import type { FlowName } from './peak.ts';

const Summary = Type.Object({
  metrics: Type.Record(
    Type.String(),
    Type.Object({ type: Type.String(), values: Type.Record(Type.String(), Type.Number()) }),
  ),
});

/** What k6 counted of one scenario; requests are those to the target alone. */
export interface PhaseFigures {
  readonly arrivals: number;
  /** Arrivals that k6 could not start, because no client was free. */
  readonly dropped: number;
  readonly payments: Counted;
  readonly requests: number;
  readonly failedRequests: number;
  /** Milliseconds, as k6's `http_req_duration`. */
  readonly latency: { readonly medMs: number; readonly p95Ms: number; readonly maxMs: number };
  /** Cards that were declined on purpose, and whether the target took them so: not among `payments`. */
  readonly declines: Counted;
  readonly flows: readonly FlowFigures[];
}

export interface Counted {
  readonly succeeded: number;
  readonly failed: number;
}

export interface FlowFigures {
  readonly flow: FlowName;
  readonly payments: Counted;
  readonly requests: number;
  readonly failedRequests: number;
  readonly p95Ms: number;
}

/** @throws UnavailableError `k6.summary` when there is no summary that can be read as one. */
export function readSummary(file: string): Static {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw noEvidence('k6 left no summary', cause);
  }
  return parseSummary(text);
}

type Static = Type.Static<typeof Summary>;

/** @throws UnavailableError `k6.summary` for what is no summary of k6. */
export function parseSummary(text: string): Static {
  if (text.trim() === '') throw noEvidence("k6's summary is empty");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw noEvidence("k6's summary is no JSON", cause);
  }
  if (!Value.Check(Summary, json)) throw noEvidence("k6's summary lacks its metrics");
  return json;
}

/** @throws UnavailableError `k6.summary` for a metric that is missing or has not one sample. */
export function phaseFigures(
  summary: Static,
  scenario: string,
  flows: readonly FlowName[],
): PhaseFigures {
  const target = `{scenario:${scenario},to:target}`;
  const of = (metric: string, figure: string) => figureOf(summary, metric, figure);
  const payments = counted(summary, `payment_success{scenario:${scenario}}`);
  const latency = `http_req_duration${target}`;
  const requests = of(latency, 'count');
  if (payments.succeeded + payments.failed === 0)
    throw noEvidence(`k6 ended no payment in "${scenario}"`);
  if (requests === 0) throw noEvidence(`k6 sent the target no request in "${scenario}"`);
  return {
    arrivals: of(`arrivals{scenario:${scenario}}`, 'count'),
    dropped: of(`dropped_iterations{scenario:${scenario}}`, 'count'),
    payments,
    requests,
    failedRequests: failedRequests(summary, `http_req_failed${target}`, requests),
    latency: {
      medMs: of(latency, 'med'),
      p95Ms: of(latency, 'p(95)'),
      maxMs: of(latency, 'max'),
    },
    declines: counted(summary, `declines_held{scenario:${scenario}}`),
    flows: flows.map((flow) => flowFigures(summary, scenario, flow)),
  };
}

function flowFigures(summary: Static, scenario: string, flow: FlowName): FlowFigures {
  const target = `{scenario:${scenario},to:target,flow:${flow}}`;
  const latency = `http_req_duration${target}`;
  const requests = figureOf(summary, latency, 'count');
  return {
    flow,
    payments: counted(summary, `payment_success{scenario:${scenario},flow:${flow}}`),
    requests,
    failedRequests: failedRequests(summary, `http_req_failed${target}`, requests),
    p95Ms: figureOf(summary, latency, 'p(95)'),
  };
}

function counted(summary: Static, rate: string): Counted {
  return {
    succeeded: figureOf(summary, rate, 'passes'),
    failed: figureOf(summary, rate, 'fails'),
  };
}

/** In k6's rate "failed", a `pass` is a request that failed. */
function failedRequests(summary: Static, metric: string, requests: number): number {
  const failed = figureOf(summary, metric, 'passes');
  const counted = failed + figureOf(summary, metric, 'fails');
  if (counted !== requests)
    throw noEvidence(`k6 counted ${requests} requests by latency, ${counted} by outcome`);
  return failed;
}

function figureOf(summary: Static, metric: string, figure: string): number {
  const value = summary.metrics[metric]?.values[figure];
  if (value === undefined) throw noEvidence(`k6's summary has no "${figure}" of ${metric}`);
  if (!Number.isFinite(value)) throw noEvidence(`"${figure}" of ${metric} is ${value}`);
  return value;
}

function noEvidence(message: string, cause?: unknown): UnavailableError {
  return new UnavailableError({
    code: 'k6.summary',
    message,
    hint: 'Read k6.log in the run’s folder; run the load again with `npm start -- --only load`.',
    cause,
  });
}
