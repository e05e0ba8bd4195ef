/** Whose processor time it was decides whether a load is about the target or about other programs. */
import { expect, test } from 'vitest';
import { busy, cpuShares, type MachineReading, readMachine } from './machine.ts';
import { GENERATOR_AT_MOST, OTHERS_AT_MOST, OTHERS_UNSUSPECTED, whyVoid } from './quiet.ts';

const ours = { targetIsOurs: true, dropped: 0 };

const reading = (
  at: number,
  busySeconds: number,
  times: Record<number, [parent: number, cpuSeconds: number]>,
): MachineReading => ({
  at,
  busySeconds,
  processes: new Map(
    Object.entries(times).map(([pid, [parent, cpuSeconds]]) => [
      Number(pid),
      { parent, cpuSeconds },
    ]),
  ),
});

test('idle time and waiting for the disk are not busy', () => {
  expect(busy('cpu  100 20 30 9999 500 4 6 0 0 0\ncpu0 1 2 3')).toBe(1.6);
});

test('the run is its processes and what they started; the rest are others', () => {
  const before = reading(0, 100, { 10: [1, 5], 20: [1, 1], 99: [1, 50] });
  const after = reading(10_000, 110, {
    10: [1, 7],
    11: [10, 2],
    12: [11, 1],
    20: [1, 2],
    99: [1, 54],
  });
  expect(cpuShares(before, after, { generator: 20, run: [10] }, 2)).toEqual({
    machine: 50,
    generator: 5,
    others: 20,
  });
});

test('this machine can be read, with this process in it', () => {
  const machine = readMachine();
  expect(machine?.processes.get(process.pid)?.parent).toBe(process.ppid);
});

test('a load is void when other programs took too much', () => {
  const shares = { machine: 95, generator: 10, others: OTHERS_AT_MOST + 12 };
  expect(whyVoid(shares, ours)).toBe(
    'other programs disturbed the load. CPU 62 %: close programs, then `npm start -- --only load`',
  );
});

test('an arrival dropped beside other programs voids the load, on a quiet machine it stands', () => {
  const shares = { machine: 95, generator: 10, others: OTHERS_UNSUSPECTED + 1 };
  expect(whyVoid(shares, ours)).toBeUndefined();
  expect(whyVoid(shares, { ...ours, dropped: 1 })).toContain('CPU 21 %');
  expect(whyVoid({ ...shares, others: 5 }, { ...ours, dropped: 1 })).toBeUndefined();
});

test('a load is void when the generator was out of breath', () => {
  const shares = { machine: 99, generator: GENERATOR_AT_MOST + 1, others: 2 };
  expect(whyVoid(shares, ours)).toContain('the load generator was out of breath. CPU 91 %');
});

test('a quiet machine voids nothing', () => {
  expect(whyVoid({ machine: 60, generator: 20, others: 5 }, ours)).toBeUndefined();
});

test('a target that others started on this machine does not void the load by its own work', () => {
  const shares = { machine: 95, generator: 10, others: 80 };
  expect(whyVoid(shares, { ...ours, targetIsOurs: false })).toBeUndefined();
});
