/** k6 that crashed or hung leaves no evidence; k6 whose thresholds were crossed does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spawnOwned } from '../stack/index.ts';
import { endOf } from './generator-end.ts';

/** A real process that ends as k6 would. */
async function processThat(script: string) {
  const workDir = mkdtempSync(join(tmpdir(), 'load-end-'));
  const child = await spawnOwned({
    workDir,
    name: 'k6',
    file: process.execPath,
    args: ['-e', script],
  });
  onTestFinished(async () => {
    await child.stop();
    rmSync(workDir, { recursive: true });
  });
  return child;
}

test.each([0, 99])('exit code %i is a run to the end', async (code) => {
  await expect(endOf(await processThat(`process.exit(${code})`), 10_000)).resolves.toBeUndefined();
});

test.each([1, 97, 107, 108])('exit code %i is no evidence', async (code) => {
  const ended = endOf(await processThat(`process.exit(${code})`), 10_000);
  await expect(ended).rejects.toMatchObject({
    code: 'k6.crashed',
    message: `k6 ended by exit code ${code}`,
  });
});

test('a killed k6 is no evidence', async () => {
  const ended = endOf(await processThat("process.kill(process.pid, 'SIGKILL')"), 10_000);
  await expect(ended).rejects.toMatchObject({ message: 'k6 ended by signal SIGKILL' });
});

test('k6 that hangs is ended, and is no evidence', async () => {
  const k6 = await processThat('setInterval(() => undefined, 1000)');
  await expect(endOf(k6, 50)).rejects.toMatchObject({ code: 'k6.late' });
  expect(k6.child.signalCode).toBe('SIGTERM');
});
