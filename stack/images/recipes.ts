/**
 * What goes into each stand-in: the service's real program from a package registry. The Dockerfile beside it says
 * how it is run; what the official image has beyond that, a stand-in has not.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { execa } from 'execa';
import { type LocatedTool, locateTool } from '../tools/index.ts';
import { findOnPath } from '../tools/on-path.mjs';
import type { Rootfs } from './rootfs.ts';

export interface Recipe {
  /** Its folder here. */
  readonly name: string;
  /** The variable that names the image in the place of the official one. */
  readonly variable: string;
  fill(rootfs: Rootfs): Promise<void>;
}

const HERE = new URL('./', import.meta.url).pathname;

export const RECIPES: readonly Recipe[] = [
  { name: 'postgres', variable: 'LAUNCH_POSTGRES_IMAGE', fill: fillPostgres },
  { name: 'redis', variable: 'LAUNCH_REDIS_IMAGE', fill: fillRedis },
  { name: 'stripe-mock', variable: 'LAUNCH_STRIPE_MOCK_IMAGE', fill: fillStripeMock },
  { name: 'anvil', variable: 'LAUNCH_ANVIL_IMAGE', fill: fillAnvil },
  { name: 'toxiproxy', variable: 'LAUNCH_TOXIPROXY_IMAGE', fill: fillToxiproxy },
  { name: 'k6', variable: 'LAUNCH_K6_IMAGE', fill: fillK6 },
  { name: 'reaper', variable: 'LAUNCH_REAPER_IMAGE', fill: fillReaper },
];

/** What images of this project are built upon; no service of a stack. */
export const NODE: Recipe = { name: 'node', variable: 'NODE_IMAGE', fill: fillNode };

const APPLETS = 'sh mkdir chown chmod id rm cat cp ls sleep wget head od tr grep env'.split(' ');

async function fillPostgres(rootfs: Rootfs): Promise<void> {
  const [server, client, base] = await Promise.all(
    ['postgres-tls', 'postgres', 'image-base'].map((name) => locateTool(name)),
  );
  if (!server || !client || !base) return;
  rootfs.write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\npostgres:x:999:999::/tmp:/bin/sh\n');
  rootfs.write('/etc/group', 'root:x:0:\npostgres:x:999:\n');
  await shell(rootfs, base);
  const prefix = dirname(dirname(server.path));
  rootfs.copy(prefix, '/usr/local/pgsql', (file) => !/\.a$|\/(include|pkgconfig)$/.test(file));
  await rootfs.libraries(server.path);
  for (const program of ['psql', 'pg_isready', 'pg_dump'])
    await rootfs.program(join(dirname(client.path), program), `/usr/local/psql/bin/${program}`);
  await rootfs.program(part(base, 'gosu'), '/usr/bin/gosu', base);
  await rootfs.program(part(base, 'openssl'), '/usr/bin/openssl', base);
  rootfs.copy(join(HERE, 'postgres/docker-entrypoint.sh'), '/usr/local/bin/docker-entrypoint.sh');
}

async function fillRedis(rootfs: Rootfs): Promise<void> {
  const [redis, base] = [await locateTool('redis'), await locateTool('image-base')];
  await shell(rootfs, base);
  for (const program of ['redis-server', 'redis-cli'])
    await rootfs.program(part(redis, program), `/usr/local/bin/${program}`, redis);
  rootfs.copy(join(HERE, 'redis/docker-entrypoint.sh'), '/usr/local/bin/docker-entrypoint.sh');
}

async function fillStripeMock(rootfs: Rootfs): Promise<void> {
  await shell(rootfs, await locateTool('image-base'));
  await rootfs.program((await locateTool('stripe-mock')).path, '/usr/bin/stripe-mock');
}

async function fillAnvil(rootfs: Rootfs): Promise<void> {
  // cast refuses to start without any, even for plain HTTP.
  rootfs.write('/etc/ssl/certs/ca-certificates.crt', rootCertificates.join('\n'));
  for (const name of ['anvil', 'cast'])
    await rootfs.program((await locateTool(name)).path, `/usr/local/bin/${name}`);
}

async function fillToxiproxy(rootfs: Rootfs): Promise<void> {
  await rootfs.program((await locateTool('toxiproxy')).path, '/toxiproxy');
  const folder = new URL('../tools/go/toxiproxy/', import.meta.url).pathname;
  await compile(rootfs, folder, {
    from: 'github.com/Shopify/toxiproxy/v2/cmd/cli',
    to: '/toxiproxy-cli',
  });
}

async function fillK6(rootfs: Rootfs): Promise<void> {
  await rootfs.program((await locateTool('k6')).path, '/usr/bin/k6');
}

async function fillNode(rootfs: Rootfs): Promise<void> {
  rootfs.write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  rootfs.write('/etc/group', 'root:x:0:\nnode:x:1000:\n');
  await shell(rootfs, await locateTool('image-base'));
  await rootfs.program(process.execPath, '/usr/local/bin/node');
  const npm = findOnPath('npm');
  if (npm === undefined) throw new TypeError('npm is not on PATH');
  // The folder of the package: `<npm>/bin/npm-cli.js` is what the command links to.
  rootfs.copy(dirname(dirname(realpathSync(npm))), '/usr/local/lib/node_modules/npm');
  rootfs.link('/usr/local/bin/npm', '../lib/node_modules/npm/bin/npm-cli.js');
  const { stdout: registry } = await execa(npm, ['config', 'get', 'registry']);
  rootfs.write('/usr/local/etc/npmrc', `registry=${registry.trim()}\n`);
  const trusted = process.env.NODE_EXTRA_CA_CERTS;
  const authorities = trusted ? readFileSync(trusted, 'utf8') : rootCertificates.join('\n');
  rootfs.write('/etc/ssl/certs/ca-certificates.crt', authorities);
}

async function fillReaper(rootfs: Rootfs): Promise<void> {
  await compile(rootfs, join(HERE, 'reaper'), { from: '.', to: '/reaper' });
}

async function shell(rootfs: Rootfs, base: LocatedTool): Promise<void> {
  rootfs.shell(part(base, 'busybox'), APPLETS);
}

/** A program that was unpacked with the tool, or the machine's own where the machine had it already. */
function part({ folder = '/', path }: LocatedTool, program: string): string {
  const places = ['usr/bin', 'usr/sbin', 'bin'].map((place) => join(folder, place, program));
  return places.find(existsSync) ?? findOnPath(program) ?? path;
}

async function compile(
  rootfs: Rootfs,
  cwd: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const { path: go } = await locateTool('go');
  const env = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' };
  const output = rootfs.place(to);
  const plain = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];
  await execa(go, ['build', ...plain, '-o', output, from], { cwd, env });
}
