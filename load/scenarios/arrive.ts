/**
 * One arrival, of the ramp or the plateau: picks the user and the flow by the arrival's number, pays, and leaves a line
 * for the audit. Runs in k6.
 */
import { SharedArray } from 'k6/data';
import execution from 'k6/execution';
import { Counter, Rate } from 'k6/metrics';
import { type FlowName, flowOfArrival, turnOfArrival } from '../peak.ts';
import type { LoadPlan, LoadUser, PaymentLine } from '../plan.ts';
import { payByAgent } from './agent.ts';
import { payByCard } from './card.ts';
import { payAcrossBorder } from './cross-border.ts';
import { payIntoEscrow } from './escrow.ts';
import type { Arrival, Outcome, Pay } from './flow.ts';
import { payByX402 } from './x402.ts';

const FLOWS: Readonly<Record<FlowName, Pay>> = {
  card: payByCard,
  x402: payByX402,
  'cross-border': payAcrossBorder,
  escrow: payIntoEscrow,
  agent: payByAgent,
};

const shared = new SharedArray('plan', () => [readPlan()]);
const users = new SharedArray<LoadUser>('users', () => [...readPlan().users]);
const signed = new SharedArray<string>('signed', () => [...(readPlan().sale?.signed ?? [])]);
const { users: _, sale, ...rest } = shared[0] as LoadPlan;
/** The plan; what is long in it stays in memory that all virtual clients share. */
export const plan: LoadPlan = {
  ...rest,
  users: [],
  ...(sale && { sale: { ...sale, signed: [] } }),
};

const arrivals = new Counter('arrivals');
const success = new Rate('payment_success');
const declines = new Rate('declines_held');

function readPlan(): LoadPlan {
  return JSON.parse(open(__ENV.LOAD_PLAN ?? '')) as LoadPlan;
}

/** Another user than the number's own, `steps` further. */
function userOf(number: number, steps = 0): LoadUser {
  return users[(number + steps) % users.length] as LoadUser;
}

function attempt(arrival: Arrival): Outcome {
  try {
    return FLOWS[arrival.flow](arrival);
  } catch (error) {
    return { minor: 0, currency: 'USD', ok: false, refused: `${arrival.flow} ${error}` };
  }
}

export function arrive(): void {
  const { name, iterationInTest: number } = execution.scenario;
  const isRamp = name === 'ramp';
  arrivals.add(1);
  const flow = flowOfArrival(plan.shares, number);
  // The ramp's payments are the first that were signed.
  const turn = turnOfArrival(plan.shares, number) + (isRamp ? 0 : (plan.sale?.ramp ?? 0));
  const outcome = attempt({
    plan,
    flow,
    user: userOf(number),
    merchant: userOf(number, 1),
    agent: userOf(number, 2),
    key: `${plan.run}-${name}-${number}`,
    number,
    signed: flow === 'x402' ? signed[turn] : undefined,
  });
  if (outcome.declined) declines.add(outcome.ok);
  else success.add(outcome.ok, { flow });
  const phase = isRamp ? 'ramp' : 'plateau';
  const line: PaymentLine = { event: 'payment', phase, at: Date.now(), flow, ...outcome };
  console.log(JSON.stringify(line));
}
