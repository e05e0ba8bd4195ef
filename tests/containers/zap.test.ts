/**
 * A ZAP in a container is started, told its plan and stopped as an installed one is. The program in it is a double of
 * ZAP's: what ZAP itself finds is proven where there is one.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunContext } from '../../evidence/index.ts';
import { zapBaseline } from '../../security/zap/baseline.ts';
import { connectEngine } from '../../stack/containers/index.ts';
import { buildNodeImage } from '../../stack/images/index.ts';
import { inEngine, noEngine } from './engine.ts';

const IMAGE = 'launch-gate-test/zap-double:1';
const REPORT = new URL('../../security/zap/fixtures/baseline.json', import.meta.url);
const DOUBLE = new URL('zap-double.mjs', import.meta.url);
const input = { url: 'http://127.0.0.1:8077', openapiUrl: undefined, token: 'token-of-the-scan' };

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'launch-gate-zap-'));
}

async function buildDouble(): Promise<void> {
  await connectEngine();
  const context = folder();
  cpSync(DOUBLE, join(context, 'zap-double.mjs'));
  cpSync(REPORT, join(context, 'zap-report.json'));
  const program = '#!/bin/sh\nexec node /zap-double.mjs "$@"\n';
  writeFileSync(join(context, 'zap.sh'), program, { mode: 0o755 });
  const lines = [
    `FROM ${await buildNodeImage()}`,
    'COPY zap.sh /usr/local/bin/zap.sh',
    'COPY zap-double.mjs zap-report.json /',
  ];
  writeFileSync(join(context, 'Dockerfile'), lines.join('\n'));
  await GenericContainer.fromDockerfile(context).build(IMAGE, { deleteOnExit: false });
  rmSync(context, { recursive: true });
}

function runContext(): RunContext {
  const workDir = folder();
  onTestFinished(() => rmSync(workDir, { recursive: true, force: true }));
  const none = { stackFile: undefined, targetFile: undefined, mutant: undefined };
  return { run: 'r1', workDir, profile: 'security', seed: 1, ...none };
}

describe.skipIf(noEngine)('ZAP on a machine that has none', () => {
  beforeAll(async () => {
    await buildDouble();
    for (const name of ['ZAP_URL', 'ZAP_PATH']) vi.stubEnv(name, '');
    vi.stubEnv('PATH', '/nonexistent');
    vi.stubEnv('LAUNCH_ZAP_IMAGE', IMAGE);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    if (noEngine !== undefined) return;
    const { dockerode } = (await connectEngine()).container;
    await dockerode.getImage(IMAGE).remove({ force: true });
  });

  test('scans from a container that reads the plan and writes the report where they stand', async () => {
    const before = await inEngine();
    const context = runContext();
    const outcome = await zapBaseline(context, input);
    expect(outcome).toMatchObject({ kind: 'evidence', scanned: 3 });
    expect(outcome.kind === 'evidence' && outcome.findings).toHaveLength(9);
    expect(await inEngine()).toEqual(before);
  });

  test('is told who may enter the target, and nothing else of this machine', async () => {
    vi.stubEnv('OF_THIS_MACHINE', 'secret');
    const context = runContext();
    await zapBaseline(context, input);
    const home = join(context.workDir, 'security/zap-home/told.json');
    const told = JSON.parse(readFileSync(home, 'utf8')) as Record<string, string>;
    expect(told).toMatchObject({
      ZAP_AUTH_HEADER_VALUE: 'Bearer token-of-the-scan',
      ZAP_AUTH_HEADER_SITE: '127.0.0.1',
    });
    expect(told).not.toHaveProperty('OF_THIS_MACHINE');
  });
});
