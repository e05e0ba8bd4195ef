/** The commands of docs/containers.md that no other test runs: services that stay up as containers, and digests. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COMPOSE_FILE, imagePins } from '../../stack/containers/images.ts';
import { pinImages } from '../../stack/containers/pin.ts';
import { type AddressBook, waitFor } from '../../stack/index.ts';
import { launchGate, temporaryProject } from '../cli.ts';
import { inEngine, noEngine } from './engine.ts';

describe.skipIf(noEngine)('with an engine', () => {
  test('stack up --stack containers stays until stack down, and leaves nothing', async () => {
    const before = await inEngine();
    using project = temporaryProject();
    const up = launchGate(project.root, 'stack', 'up', '--stack', 'containers', '--json');
    onTestFinished(() => void up.kill());
    await waitFor({
      what: 'the stack is up',
      deadlineMs: 60_000,
      died: up.then(({ stderr }) => `it ended: ${stderr}`),
      probe: async () => {
        const { exitCode } = await launchGate(project.root, 'stack', 'status');
        if (exitCode !== 0) throw new TypeError(`stack status ended with ${exitCode}`);
      },
    });
    expect((await launchGate(project.root, 'stack', 'down')).stdout).toBe('Stopped.');
    const addresses = JSON.parse((await up).stdout) as AddressBook;
    expect(addresses.form).toBe('containers');
    expect(await inEngine()).toEqual(before);
  });

  test('tools pin writes each image’s digest, or says why it has none and changes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'launch-gate-pin-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'docker-compose.yml');
    copyFileSync(COMPOSE_FILE, file);
    const pinned = await pinImages(file);
    const { reaper: _, ...pins } = imagePins();
    expect(pinned).toHaveLength(Object.keys(pins).length);
    for (const { image, digest, reason } of pinned) {
      expect(digest ?? reason, image).toMatch(/^sha256:[0-9a-f]{64}$|\w/);
      const written = digest === undefined ? image : `${image}@${digest}`;
      expect(readFileSync(file, 'utf8')).toContain(`:-${written}}`);
    }
  });
});
