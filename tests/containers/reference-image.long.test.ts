/**
 * reference/Dockerfile built and run for real: not root, silent about nothing that it lacks, and healthy on the stack of
 * docker-compose.yml once its database is migrated, by the same image.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachCompose } from '../../stack/compose/attach.ts';
import { engineClient } from '../../stack/containers/index.ts';
import { buildNodeImage, buildProjectImage } from '../../stack/images/index.ts';
import { type AddressBook, createDatabase } from '../../stack/index.ts';
import { locateTool, provision } from '../../stack/tools/index.ts';
import { referenceEnvironment } from '../../target/reference/environment.ts';
import { makeRoles, OWNER, type Role, roleUrl } from '../../target/reference/roles.ts';
import { drawSecrets } from '../../target/reference/secrets.ts';
import { inEngine, noEngine } from './engine.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const PROJECT = 'launch-gate-image-test';
const IMAGE = 'launch-gate-test/reference:1';
const FILES = ['.dockerignore', 'package.json', 'package-lock.json', 'contracts/api', 'reference'];
const SQL = join(ROOT, 'reference/db');
const DATABASE = 'agentrix';
const MINUTES = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'launch-gate-image-'));
const envFile = join(folder, 'reference.env');

async function compose(...args: string[]) {
  const { path } = await locateTool('docker-compose');
  const env = { LAUNCH_REFERENCE_IMAGE: IMAGE, LAUNCH_REFERENCE_ENV: envFile };
  const all = ['--project-name', PROJECT, '--profile', 'reference', ...args];
  return execa(path, all, { cwd: ROOT, env, reject: false });
}

/** As a container of the same network knows the database; verified by the server's own certificate. */
function inside(addresses: AddressBook, role: Role): string {
  const url = new URL(roleUrl(addresses, DATABASE, role));
  url.host = 'postgres:5432';
  url.search = '?sslmode=verify-full&sslrootcert=/launch-gate/tls/server.crt';
  return url.href;
}

function giveSecrets(addresses: AddressBook): void {
  const redis = new URL(addresses.redisUrl);
  redis.host = 'redis:6379';
  // A test's cheap passwords are refused by what others than this machine can reach.
  const {
    PASSWORD_COST: _,
    NODE_COMPILE_CACHE: __,
    ...given
  } = referenceEnvironment({
    databaseUrl: inside(addresses, 'agentrix_serve'),
    redisUrl: redis.href,
    redisKeyPrefix: 'agentrix:',
    stripeUrl: 'http://stripe-mock:12111',
    secrets: drawSecrets({ workDir: folder }),
  });
  const lines = Object.entries(given).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(''), { mode: 0o600 });
}

/** What an administrator does once: the roles, and a database of the one that migrates. */
async function makeDatabase(addresses: AddressBook): Promise<void> {
  const client = new Client({ connectionString: addresses.postgresUrl });
  await client.connect();
  await makeRoles(client, addresses, { sql: SQL, version: 'test' });
  await client.end();
  await createDatabase(addresses, DATABASE, { owner: OWNER });
}

async function referenceContainer() {
  const { dockerode } = (await engineClient()).container;
  const label = [`com.docker.compose.project=${PROJECT}`, 'com.docker.compose.service=reference'];
  const [found] = await dockerode.listContainers({ all: true, filters: JSON.stringify({ label }) });
  return dockerode.getContainer(found?.Id ?? '').inspect();
}

describe.skipIf(noEngine)('the image of the reference', () => {
  let before: readonly string[];
  let addresses: AddressBook;

  beforeAll(async () => {
    await provision(['docker-compose']);
    const nodeImage = await buildNodeImage();
    await buildProjectImage({
      dockerfile: 'reference/Dockerfile',
      files: FILES,
      nodeImage,
      tag: IMAGE,
    });
    before = await inEngine();
    process.env.COMPOSE_PROJECT_NAME = PROJECT;
  }, 10 * MINUTES);
  afterAll(async () => {
    await compose('down', '--volumes');
    const { dockerode } = (await engineClient()).container;
    await dockerode.getImage(IMAGE).remove({ force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  test('refuses to start without its secrets, in one line that names each', async () => {
    writeFileSync(envFile, '');
    const args = ['run', '--rm', '--no-deps', 'reference'];
    const { stdout, stderr, exitCode } = await compose(...args);
    expect(exitCode, stderr).toBe(1);
    const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.includes('refusing'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/DATABASE_URL is missing; .*JWT_SECRET is missing/);
  });

  test('holds the packages of production alone, and nothing of this machine', async () => {
    const look = `const { existsSync: has } = require('node:fs');
      console.log(JSON.stringify([process.getuid(), has('reference/main.ts'), has('node_modules/pg'),
        has('node_modules/vitest'), has('.env'), has('.git')]))`;
    const { stdout } = await compose('run', '--rm', '--no-deps', 'reference', 'node', '-e', look);
    expect(JSON.parse(stdout)).toEqual([1000, true, true, false, false, false]);
  });

  test('does not serve a database that lacks its migrations', async () => {
    const up = await compose(
      'up',
      '-d',
      '--wait',
      'postgres',
      'redis',
      'stripe-mock',
      'anvil',
      'toxiproxy',
    );
    expect(up.exitCode, up.stderr).toBe(0);
    const stack = await attachCompose({ workDir: folder });
    await stack.stop();
    ({ addresses } = stack);
    await makeDatabase(addresses);
    giveSecrets(addresses);
    const { stdout, stderr, exitCode } = await compose('run', '--rm', '--no-deps', 'reference');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('the database lacks migrations: ');
  });

  test('migrates it, as the role that may', async () => {
    const url = `DATABASE_URL=${inside(addresses, OWNER)}`;
    const migrate = ['reference', 'node', 'reference/migrate.ts', 'up'];
    const done = await compose('run', '--rm', '--no-deps', '-e', url, ...migrate);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.stdout).toMatch(/^up 0001/m);
  });

  test('is healthy then, as the user node, and answers on loopback', async () => {
    const up = await compose('up', '-d', '--wait', '--wait-timeout', '90', 'reference');
    expect(up.exitCode, up.stderr).toBe(0);
    const { Config, State, NetworkSettings } = await referenceContainer();
    expect([Config.User, State.Health?.Status]).toEqual(['node', 'healthy']);
    const [published] = NetworkSettings.Ports['3001/tcp'] ?? [];
    expect(published?.HostIp).toBe('127.0.0.1');
    const health = await fetch(`http://127.0.0.1:${published?.HostPort}/api/health`);
    expect(health.status).toBe(200);
  });

  test('leaves no container, network or volume', async () => {
    expect((await compose('down', '--volumes')).exitCode).toBe(0);
    expect(await inEngine()).toEqual(before);
  });
});
