/**
 * Watches the machine, the target and its database while the plateau lasts, from its first payment to its last
 * second, so that neither the ramp nor the run-out dilutes a figure.
 */
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../stack/index.ts';
import type { RunningTarget } from '../target/target.ts';
import type { ResourceFigures, Seen, StatementFigures } from './converter.ts';
import type { Generator } from './generator.ts';
import { type CpuShares, cpuShares, readMachine } from './machine.ts';
import { readPayments } from './payments.ts';
import type { StatementCounter } from './statements.ts';

export interface Observation {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly resources: Seen<ResourceFigures>;
  readonly statements: Seen<StatementFigures>;
  readonly shares: CpuShares | undefined;
}

export interface Observed {
  readonly target: RunningTarget;
  readonly generator: Generator;
  readonly counter: StatementCounter | { readonly missing: string };
  /** Processes of the run, apart from the generator. */
  readonly run: readonly number[];
  readonly plateauSeconds: number;
  /** Within which the first payment of the plateau must have ended. */
  readonly startsWithinMs: number;
}

const LOOK_EVERY_MS = 2_000;

/** @throws UnavailableError when the plateau does not begin, or the generator dies before */
export async function observePlateau(observed: Observed): Promise<Observation> {
  const { target, generator, counter, run, plateauSeconds } = observed;
  await waitFor({
    what: 'the plateau of the load begins',
    deadlineMs: observed.startsWithinMs,
    died: generator.process.died,
    probe: async () => beganIn(generator.paymentsFile),
  });
  const from = Date.now();
  const to = from + (plateauSeconds - 1) * 1_000;
  const before = readMachine();
  const firstCalls = 'missing' in counter ? undefined : await counter.read();
  const resources = await watchResources(target, to, generator.process.ended);
  const after = readMachine();
  const watched = { run, generator: generator.pid };
  return {
    from,
    to: Date.now(),
    resources,
    statements: await statementsSince(counter, firstCalls),
    shares: before && after ? cpuShares(before, after, watched) : undefined,
  };
}

function beganIn(paymentsFile: string): void {
  if (!readPayments(paymentsFile).some(({ phase }) => phase === 'plateau'))
    throw new TypeError('no payment of the plateau has ended');
}

type Counter = Observed['counter'];
type Reading = Awaited<ReturnType<StatementCounter['read']>>;

async function statementsSince(
  counter: Counter,
  first: Reading | undefined,
): Promise<Seen<StatementFigures>> {
  if ('missing' in counter) return counter;
  if (first === undefined) return { missing: 'statements were not counted' };
  const last = await counter.read();
  return { calls: last.calls - first.calls, slow: counter.slow(first, last) };
}

async function watchResources(
  target: RunningTarget,
  until: number,
  ended: Promise<void>,
): Promise<Seen<ResourceFigures>> {
  const aborted = new AbortController();
  void ended.then(() => aborted.abort());
  const pause = (ms: number) =>
    delay(ms, undefined, { signal: aborted.signal }).catch(() => undefined);
  if (!target.capabilities.has('resources')) {
    await pause(until - Date.now());
    return { missing: 'needs resources' };
  }
  const startedAt = performance.now();
  const first = await target.resources();
  let last = first;
  let peakBytes = first.residentBytes;
  let readings = 1;
  while (Date.now() < until && !aborted.signal.aborted) {
    await pause(Math.min(LOOK_EVERY_MS, until - Date.now()));
    last = await target.resources();
    peakBytes = Math.max(peakBytes, last.residentBytes);
    readings += 1;
  }
  return {
    cpuSeconds: last.cpuSeconds - first.cpuSeconds,
    wallSeconds: (performance.now() - startedAt) / 1000,
    cores: availableParallelism(),
    peakBytes,
    machineBytes: totalmem(),
    readings,
  };
}
