/**
 * Which machine runs what, when a run is shared by several: whole suites, or test files where a suite's files stand for
 * themselves, so that all machines take about the same measured time. Every machine works out the same.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SuiteDeclaration, UsageError } from '../../evidence/index.ts';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What one machine runs of a suite. */
export interface Share {
  readonly suite: string;
  /** Which of the machines that share the suite it is, from 1, and how many they are. */
  readonly shard: number;
  readonly shards: number;
  /** Its test files; undefined: the suite is not divided. */
  readonly files: readonly string[] | undefined;
}

interface Piece {
  readonly suite: string;
  readonly file: string | undefined;
  readonly seconds: number;
}

type Times = Readonly<Record<string, number>>;

const TIMES = new URL('./measured-times.json', import.meta.url);
/** Of a suite or file that was never measured. */
const UNKNOWN_SECONDS = 10;

/** `2/4` @throws UsageError `usage.shard` */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new UsageError({
    code: 'usage.shard',
    message: `"${text}" is no shard`,
    hint: 'Give the machine’s number and how many there are: --shard 1/4.',
  });
}

/** The shares of every machine: `shares[0]` is the first one's. */
export function divide(
  root: string,
  suites: readonly SuiteDeclaration[],
  of: number,
): readonly (readonly Share[])[] {
  const times = JSON.parse(readFileSync(TIMES, 'utf8')) as Times;
  return sharesOf(
    deal(
      suites.flatMap((suite) => piecesOf(root, suite, times)),
      of,
    ),
  );
}

function piecesOf(root: string, suite: SuiteDeclaration, times: Times): Piece[] {
  const one = (file: string | undefined): Piece => ({
    suite: suite.name,
    file,
    seconds: times[file ?? suite.name] ?? UNKNOWN_SECONDS,
  });
  const files = suite.divisible
    ? globSync(`suites/${suite.name}/**/*.test.ts`, { cwd: root }).toSorted()
    : [];
  return files.length === 0 ? [one(undefined)] : files.map((file) => one(join(file)));
}

/** The longest first, each to the machine with the least so far (the first of those with as little). */
export function deal(pieces: readonly Piece[], of: number): readonly (readonly Piece[])[] {
  const machines = Array.from({ length: of }, () => ({ seconds: 0, pieces: [] as Piece[] }));
  const inOrder = pieces.toSorted(
    (a, b) => b.seconds - a.seconds || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  for (const piece of inOrder) {
    const least = Math.min(...machines.map(({ seconds }) => seconds));
    const machine = machines.find(({ seconds }) => seconds === least);
    machine?.pieces.push(piece);
    if (machine) machine.seconds += piece.seconds;
  }
  return machines.map((machine) => machine.pieces);
}

function nameOf({ suite, file }: Piece): string {
  return file ?? suite;
}

function sharesOf(machines: readonly (readonly Piece[])[]): readonly (readonly Share[])[] {
  const holders = (suite: string) =>
    machines.flatMap((pieces, index) => (pieces.some((one) => one.suite === suite) ? [index] : []));
  return machines.map((pieces, index) =>
    [...new Set(pieces.map(({ suite }) => suite))].map((suite): Share => {
      const sharing = holders(suite);
      const files = pieces.flatMap((one) => (one.suite === suite ? (one.file ?? []) : []));
      return {
        suite,
        shard: sharing.indexOf(index) + 1,
        shards: sharing.length,
        files: files.length === 0 ? undefined : files,
      };
    }),
  );
}
