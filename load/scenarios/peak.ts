/**
 * The planned peak for k6: a short ramp, then arrivals at a constant rate whether or not the target keeps up
 * (an open model: a slow answer does not slow the next arrival). Only the plateau is judged.
 */
import type { Options } from 'k6/options';
import { flowsOf } from '../peak.ts';
import { arrive, plan } from './arrive.ts';

const { rate, rampSeconds, plateauSeconds } = plan.stages;

/** Clients that wait in reserve: enough for answers that take two seconds. */
const CLIENTS = 2 * rate;

/** k6 sums up what a threshold names: so each flow of the load is named. */
const ofEachFlow = Object.fromEntries(
  flowsOf(plan.shares).flatMap((flow) => [
    [`payment_success{scenario:plateau,flow:${flow}}`, ['rate>0.95']],
    [`http_req_duration{scenario:plateau,to:target,flow:${flow}}`, ['p(95)<500']],
    [`http_req_failed{scenario:plateau,to:target,flow:${flow}}`, ['rate<0.05']],
  ]),
);

export const options: Options = {
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      exec: 'arrive',
      startRate: 1,
      stages: [{ target: rate, duration: `${rampSeconds}s` }],
      preAllocatedVUs: Math.ceil(CLIENTS / 4),
      gracefulStop: '5s',
    },
    plateau: {
      executor: 'constant-arrival-rate',
      exec: 'arrive',
      rate,
      timeUnit: '1s',
      duration: `${plateauSeconds}s`,
      startTime: `${rampSeconds}s`,
      preAllocatedVUs: CLIENTS,
      gracefulStop: '5s',
    },
  },
  // The gate judges these numbers by itself: k6 shows a threshold without a single sample as kept.
  thresholds: {
    'payment_success{scenario:plateau}': ['rate>0.99'],
    'http_req_duration{scenario:plateau,to:target}': ['p(95)<500'],
    'http_req_failed{scenario:plateau,to:target}': ['rate<0.001'],
    'arrivals{scenario:plateau}': [`count>=${Math.floor(rate * plateauSeconds * 0.99)}`],
    'dropped_iterations{scenario:plateau}': ['count<1'],
    'declines_held{scenario:plateau}': ['rate>0.95'],
    ...ofEachFlow,
  },
  summaryTrendStats: ['count', 'min', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
  systemTags: ['scenario', 'status', 'method', 'name', 'expected_response', 'error_code'],
};

export { arrive };

export function handleSummary(data: unknown): Record<string, string> {
  return { [plan.summaryFile]: JSON.stringify(data) };
}
