/**
 * One arrival, of the ramp or the plateau: picks the user and the flow by the arrival's number, pays, and leaves a line
 * for the audit. Runs in k6.
 */
import { SharedArray } from 'k6/data';
import execution from 'k6/execution';
import { Counter, Rate } from 'k6/metrics';
import { flowOfArrival } from '../peak.ts';
import type { LoadPlan, PaymentLine } from '../plan.ts';
import { type Arrival, type Outcome, payByCard } from './card.ts';

const FLOWS: Readonly<Record<string, (arrival: Arrival) => Outcome>> = { card: payByCard };

const shared = new SharedArray('plan', () => [JSON.parse(open(__ENV.LOAD_PLAN ?? '')) as LoadPlan]);
const tokens = new SharedArray('tokens', () =>
  (JSON.parse(open(__ENV.LOAD_PLAN ?? '')) as LoadPlan).users.map((user) => user.token),
);
const { users: _, ...withoutUsers } = shared[0] as LoadPlan;
/** The plan; its users stay in memory that all virtual clients share. */
export const plan: LoadPlan = { ...withoutUsers, users: [] };

const arrivals = new Counter('arrivals');
const success = new Rate('payment_success');

export function arrive(): void {
  const { name, iterationInTest } = execution.scenario;
  arrivals.add(1);
  const flow = FLOWS[flowOfArrival(plan.shares, iterationInTest)] ?? payByCard;
  const outcome = flow({
    plan,
    token: tokens[iterationInTest % tokens.length] ?? '',
    key: `${plan.run}-${name}-${iterationInTest}`,
    number: iterationInTest,
  });
  success.add(outcome.ok);
  const line: PaymentLine = {
    event: 'payment',
    phase: name === 'ramp' ? 'ramp' : 'plateau',
    at: Date.now(),
    ...outcome,
  };
  console.log(JSON.stringify(line));
}
