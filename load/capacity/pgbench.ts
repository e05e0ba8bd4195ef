/**
 * PostgreSQL's own yardstick on the same server with the same durability: pgbench's TPC-B, beside which the
 * target's payments a second can be read on any machine.
 */
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/index.ts';
import { type AddressBook, createDatabase, dropDatabase } from '../../stack/index.ts';
import { locateTool } from '../../stack/tools/index.ts';

const DATABASE = 'launch_gate_pgbench';
const SCALE = 10;
const CLIENTS = 8;
const THREADS = 2;

/** Transactions a second, one number a round of `seconds`. */
export async function tpcB(
  addresses: AddressBook,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<number[]> {
  await dropDatabase(addresses, DATABASE);
  const url = await createDatabase(addresses, DATABASE);
  try {
    await pgbench('-i', '-q', '-s', String(SCALE), url);
    const found: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const size = ['-c', String(CLIENTS), '-j', String(THREADS), '-T', String(seconds)];
      found.push(readTps(await pgbench(...size, url)));
    }
    return found;
  } finally {
    await dropDatabase(addresses, DATABASE);
  }
}

async function pgbench(...args: readonly string[]): Promise<string> {
  const program = join(dirname((await locateTool('postgres')).path), 'pgbench');
  const { stdout, stderr, failed } = await execa(program, args, { reject: false });
  if (!failed) return stdout;
  throw new UnavailableError({
    code: 'pgbench.failed',
    message: `pgbench can't be run: ${(stderr ?? '').split('\n').at(-1)} (${program})`,
    hint: 'Install PostgreSQL again: npx launch-gate tools install postgres',
  });
}

/**
 * The figure in pgbench's report, such as `tps = 1714.5 (without initial connection time)`.
 * @throws UnavailableError for a report without it
 */
export function readTps(report: string): number {
  const tps = Number(/^tps = ([\d.]+)/m.exec(report)?.[1]);
  if (tps > 0) return tps;
  throw new UnavailableError({
    code: 'pgbench.report',
    message: 'pgbench reported no transactions a second',
    hint: 'Run pgbench by hand against `npx launch-gate stack up` and look at its report.',
  });
}
