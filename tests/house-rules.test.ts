/** Holds the tree to the rules of the house: imports go one way, files stay small, nothing is half done. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import {
  LARGER_FILES,
  LARGEST_FILE_LINES,
  ROOMS,
  roomOf,
  SUITE_DECLARATION,
} from './house-rules.ts';

const root = new URL('..', import.meta.url).pathname;
const listed = execaSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
const sources = listed.stdout.split('\n').filter((path) => /\.(ts|mjs)$/.test(path));

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function arrowsOf(path: string): Arrow[] {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)];
  return specifiers.map(([, specifier = '']) => ({
    from: path,
    to: normalize(join(dirname(path), specifier)),
  }));
}

function mayImport({ from, to }: Arrow): boolean {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === undefined || other === undefined || room === other) return true;
  if (room === 'gate' && SUITE_DECLARATION.test(to)) return true;
  return ROOMS[room]?.includes(other) ?? false;
}

describe('the rules of the house', () => {
  it('lets imports go one way only', () => {
    const forbidden = sources.flatMap(arrowsOf).filter((arrow) => !mayImport(arrow));
    expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('refuses an import against the arrows', () => {
    expect(mayImport({ from: 'evidence/a.ts', to: 'gate/b.ts' })).toBe(false);
    expect(mayImport({ from: 'reference/a.ts', to: 'target/b.ts' })).toBe(false);
    expect(mayImport({ from: 'gate/a.ts', to: 'suites/api/x.test.ts' })).toBe(false);
    expect(mayImport({ from: 'gate/a.ts', to: 'suites/api/suite.ts' })).toBe(true);
  });

  it(`keeps files within ${LARGEST_FILE_LINES} lines`, () => {
    const sizes = sources.map((path) => ({
      path,
      lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1,
    }));
    const tooLarge = sizes.filter(
      ({ path, lines }) => lines > LARGEST_FILE_LINES && !(path in LARGER_FILES),
    );
    expect(tooLarge).toEqual([]);
  });

  it('says at the top of each file why it exists', () => {
    const silent = sources.filter(
      (path) => !/^(#!.*\n)?\s*(\/\*\*|\/\/)/.test(readFileSync(join(root, path), 'utf8')),
    );
    const owed = silent.filter((path) => !path.endsWith('/index.ts'));
    expect(owed).toEqual([]);
  });

  it('has no retries, no focused and no skipped-for-now tests', () => {
    const offenders = sources.filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return (
        path.endsWith('.test.ts') &&
        /\b(?:it|test|describe)\.(?:only|todo|fails)\b|\bretry:\s*[1-9]/.test(text)
      );
    });
    expect(offenders.filter((path) => path !== 'tests/house-rules.test.ts')).toEqual([]);
  });
});
