/**
 * Owned processes against the real kernel: they end with a reason, with their owner, and after a kill -9
 * of the owner by the next run; a pid that is another process by then is left alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../wait.ts';
import { identify, isAlive } from './identity.ts';
import { LEDGER_FILE, ownIdentity, readLedger, record } from './ledger.ts';
import { reapAbandoned } from './reap.ts';
import { type SpawnOptions, spawnOwned } from './spawn-owned.ts';

const OWNER = fileURLToPath(new URL('owner.fixture.ts', import.meta.url));

function workDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'launch-gate-processes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function shell(script: string, more: Partial<SpawnOptions> = {}) {
  const options = { workDir: workDir(), name: 'script', file: '/bin/sh', args: ['-c', script] };
  const child = await spawnOwned({ ...options, ...more });
  onTestFinished(() => child.stop(0));
  return child;
}

/** An owner in a process of its own, which has one child: `sleep`. */
async function startOwner(folder: string) {
  const owner = spawn(process.execPath, [OWNER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const failed = once(owner, 'exit').then(([code]) => {
    throw new TypeError(`the owner exited with ${code} before it had a child`);
  });
  failed.catch(() => undefined);
  const [line] = (await Promise.race([once(owner.stdout, 'data'), failed])) as [Buffer];
  const child = identify(Number(line));
  if (owner.pid === undefined || child === undefined) throw new TypeError('the owner failed');
  return { owner, child };
}

async function gone(child: { readonly pid: number; readonly startedAt: string }): Promise<void> {
  const probe = async () => {
    if (isAlive(child)) throw new TypeError('still running');
  };
  await waitFor({ what: `process ${child.pid} ends`, deadlineMs: 5_000, probe });
}

test('a process that ends by itself says how, and what its last words were', async () => {
  const child = await shell('echo no space left >&2; exit 7');
  const text = `script (pid ${child.pid}) ended with exit code 7; last words: "no space left" (${child.logFile})`;
  expect(await child.died).toBe(text);
});

test('a process that was killed says by which signal', async () => {
  const child = await shell('exec sleep 300');
  process.kill(child.pid, 'SIGKILL');
  expect(await child.died).toContain(`script (pid ${child.pid}) was ended by SIGKILL`);
});

test('a process that was stopped did not die', async () => {
  const child = await shell('exec sleep 300');
  await child.stop();
  const first = await Promise.race([child.died, Promise.resolve('silence')]);
  expect(first).toBe('silence');
});

test('one that ignores its stop signal is ended with its whole group after the grace', async () => {
  const child = await shell('trap "" TERM; sleep 301 & echo $!; wait');
  const grandchildPid = await waitFor({
    what: 'the grandchild is there',
    deadlineMs: 5_000,
    probe: async () => {
      const pid = Number(readFileSync(child.logFile, 'utf8'));
      if (!pid) throw new TypeError('no pid yet');
      return pid;
    },
  });
  const grandchild = identify(grandchildPid);
  await child.stop(50);
  expect(grandchild).toBeDefined();
  if (grandchild) await gone(grandchild);
});

test('a program that does not exist is told with its path', async () => {
  const start = shell('', { file: '/nowhere/redis-server', name: 'redis' });
  await expect(start).rejects.toMatchObject({
    code: 'process.not-started',
    message: "redis can't be started: spawn /nowhere/redis-server ENOENT (/nowhere/redis-server)",
  });
});

test('logs and ledger can be read by their owner only', async () => {
  const child = await shell('exec sleep 300');
  expect(statSync(child.logFile).mode & 0o077).toBe(0);
  expect(statSync(join(child.logFile, '../..', LEDGER_FILE)).mode & 0o077).toBe(0);
});

test('after a kill -9 of the owner the next run ends what it left, and removes its folders', async () => {
  const folder = workDir();
  const { owner, child } = await startOwner(folder);
  const elsewhere = join(folder, 'elsewhere');
  expect(existsSync(elsewhere)).toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(isAlive(child), 'nobody has ended it yet').toBe(true);
  expect(await reapAbandoned(folder)).toEqual([
    { workDir: folder, processes: ['sleeper'], folders: [elsewhere] },
  ]);
  expect(isAlive(child)).toBe(false);
  expect(existsSync(elsewhere)).toBe(false);
  expect(await reapAbandoned(folder), 'there is nothing left to do').toEqual([]);
});

test('what a living owner runs is not touched', async () => {
  const folder = workDir();
  const { child } = await startOwner(folder);
  expect(await reapAbandoned(folder)).toEqual([]);
  expect(isAlive(child)).toBe(true);
});

test('a pid that now belongs to another process is not killed', async () => {
  const folder = workDir();
  const bystander = await shell('exec sleep 300');
  const dead = { pid: 2 ** 22 + 1, startedAt: 'boot/1' };
  record(folder, {
    kind: 'process',
    name: 'long gone',
    pid: bystander.pid,
    startedAt: 'boot/2',
    owner: dead,
    stopSignal: 'SIGTERM',
  });
  expect(await reapAbandoned(folder)).toEqual([]);
  expect(identify(bystander.pid)).toBeDefined();
});

test('a ledger whose last line was cut off by the kill still serves', () => {
  const folder = workDir();
  record(folder, { kind: 'folder', path: '/nowhere/1', owner: ownIdentity() });
  record(folder, { kind: 'folder', path: '/nowhere/2', owner: ownIdentity() });
  const file = join(folder, LEDGER_FILE);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, -10));
  expect(readLedger(folder)).toMatchObject([{ path: '/nowhere/1' }]);
});

test('a process ends with an owner that exits without stopping it', async () => {
  const { owner, child } = await startOwner(workDir());
  owner.kill('SIGUSR2');
  await once(owner, 'exit');
  await gone(child);
});
