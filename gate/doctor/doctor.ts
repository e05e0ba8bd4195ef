/** Looks the machine over before a run: what is there, what can be installed, what is missing and how to get it. */
import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, availableParallelism, freemem, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES } from '../../stack/index.ts';
import { catalogue, commandFor, locateTool, planInstall } from '../../stack/tools/index.ts';
import { workRoot } from '../run/folders.ts';

export interface Finding {
  readonly name: string;
  /** `missing` of something required is what the doctor's exit code 1 says. */
  readonly state: 'ok' | 'installable' | 'missing';
  readonly required: boolean;
  readonly detail: string;
  /** One command or sentence. */
  readonly remedy?: string;
}

const GIGABYTE = 1024 ** 3;
const LEAST_DISK_GB = 2;
const LEAST_MEMORY_GB = 2;
const LEAST_NODE = 20;

export async function examine(root: string): Promise<readonly Finding[]> {
  const tools = Object.keys(catalogue.tools);
  const machine = [
    node(),
    system(),
    cores(),
    memory(),
    disk(root),
    await loopback(),
    abandoned(root),
  ];
  return [...machine, ...(await Promise.all(tools.map(tool)))];
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return !findings.some((finding) => finding.required && finding.state === 'missing');
}

function finding(name: string, fine: boolean, words: Pick<Finding, 'detail' | 'remedy'>): Finding {
  const { detail, remedy } = words;
  const state = fine ? 'ok' : 'missing';
  return { name, state, required: true, detail, ...(!fine && remedy && { remedy }) };
}

function node(): Finding {
  const { node: version } = process.versions;
  const fine = Number(version.split('.')[0]) >= LEAST_NODE;
  return finding('node', fine, { detail: `v${version}`, remedy: 'Install Node 20 or newer.' });
}

function system(): Finding {
  const detail = `${platform()} ${arch()}`;
  const fine = platform() === 'linux' && ['x64', 'arm64'].includes(arch());
  return finding('platform', fine, {
    detail,
    remedy:
      'Local services need Linux on x64 or arm64; on macOS and Windows use a container or WSL2.',
  });
}

function cores(): Finding {
  const count = availableParallelism();
  return finding('cores', count >= 1, { detail: `${count}${count < 2 ? ', load wants 2' : ''}` });
}

function memory(): Finding {
  const detail = `${inGigabytes(freemem())} GB free of ${inGigabytes(totalmem())} GB`;
  const fine = totalmem() >= LEAST_MEMORY_GB * GIGABYTE;
  return finding('memory', fine, { detail, remedy: `A run needs ${LEAST_MEMORY_GB} GB.` });
}

function disk(root: string): Finding {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  return finding('disk', free >= LEAST_DISK_GB * GIGABYTE, {
    detail: `${inGigabytes(free)} GB free under ${root}`,
    remedy: `Free some space: tools and reports need ${LEAST_DISK_GB} GB.`,
  });
}

/** All ports are free ports of the loopback; what can go wrong is that none may be listened on. */
async function loopback(): Promise<Finding> {
  const server = createServer();
  const fine = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(0, '127.0.0.1', () => resolve(true));
  });
  server.close();
  return finding('ports', fine, {
    detail: fine ? 'free ports on 127.0.0.1' : '127.0.0.1 refuses to be listened on',
    remedy: 'Allow programs to listen on the loopback interface.',
  });
}

function abandoned(root: string): Finding {
  const folder = join(workRoot(root), 'runs');
  const count = existsSync(folder) ? readdirSync(folder).length : 0;
  const detail = count === 0 ? 'none' : `${count} under way or abandoned; the next run cleans up`;
  return { name: 'runs', state: 'ok', required: false, detail };
}

async function tool(name: string): Promise<Finding> {
  const required = (SERVICE_NAMES as readonly string[]).includes(name);
  const title = catalogue.tools[name]?.title ?? name;
  const found = await locateTool(name).catch(() => undefined);
  if (found) return { name, state: 'ok', required, detail: `${found.version}, ${found.origin}` };
  const { missing } = await planInstall([name]);
  const install = `npx launch-gate tools install ${name}`;
  const lack = missing.find((one) => one.name === name) ?? missing[0];
  const remedy = commandFor(missing);
  if (lack)
    return {
      name,
      state: 'missing',
      required,
      detail: `${title}: ${lack.reason}`,
      ...(remedy && { remedy }),
    };
  return {
    name,
    state: 'installable',
    required,
    detail: `${title}: a run installs it`,
    remedy: install,
  };
}

function inGigabytes(bytes: number): string {
  return (bytes / GIGABYTE).toFixed(1);
}
