/** A staircase of rising rates for k6: finds how many payments a second the target sustains. */
import type { Options, Scenario } from 'k6/options';
import { arrive, plan } from './arrive.ts';

const { stages } = plan;
if (stages.kind !== 'staircase') throw new TypeError('the plan is not one of a staircase');
const { rates, stepSeconds } = stages;

/** Steps do not overlap: a step's last payments end in the pause after it. */
const PAUSE_SECONDS = 2;

const step = (rate: number, place: number): [string, Scenario] => [
  `step-${rate}`,
  {
    executor: 'constant-arrival-rate',
    exec: 'arrive',
    rate,
    timeUnit: '1s',
    duration: `${stepSeconds}s`,
    startTime: `${place * (stepSeconds + PAUSE_SECONDS)}s`,
    preAllocatedVUs: Math.max(50, Math.ceil(rate / 2)),
    gracefulStop: `${PAUSE_SECONDS}s`,
  },
];

const watched = rates.flatMap((rate) => [
  [`payment_success{scenario:step-${rate}}`, ['rate>0']] as const,
  [`http_req_duration{scenario:step-${rate},to:target}`, ['p(95)<100']] as const,
  [`arrivals{scenario:step-${rate}}`, ['count>0']] as const,
  [`dropped_iterations{scenario:step-${rate}}`, ['count<1']] as const,
]);

export const options: Options = {
  scenarios: Object.fromEntries(rates.map(step)),
  thresholds: Object.fromEntries(watched.map(([metric, limits]) => [metric, [...limits]])),
  summaryTrendStats: ['count', 'min', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
  systemTags: ['scenario', 'status', 'method', 'name', 'expected_response', 'error_code'],
};

export { arrive };

export function handleSummary(data: unknown): Record<string, string> {
  return { [plan.summaryFile]: JSON.stringify(data) };
}
