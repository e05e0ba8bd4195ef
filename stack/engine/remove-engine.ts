/**
 * Removes what an engine of our own leaves when it could not end by itself (kill -9): its containers, which outlive
 * it, their mounts, its bridges and its folder. Everything is found by the engine's own folder or bridge.
 */
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { waitFor } from '../wait.ts';

export interface EngineRemains {
  /** The folder made for it in the system's temp folder. */
  readonly folder: string;
  readonly bridge: string;
}

const GONE_WITHIN_MS = 10_000;

/** Safe to call on an engine that has ended well, and twice. */
export async function removeEngine({ folder, bridge }: EngineRemains): Promise<void> {
  await endProcesses(folder);
  const networks = bridgesOf(folder);
  await unmountBelow(folder);
  for (const link of [bridge, ...networks])
    await execa('ip', ['link', 'delete', link], { reject: false });
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The engine's processes name its folder in their arguments; a container's processes are the children of one that
 * does (containerd's shim). Children first: they would be handed to init otherwise.
 */
async function endProcesses(folder: string): Promise<void> {
  await waitFor({
    what: `the processes of the engine in ${folder} end`,
    deadlineMs: GONE_WITHIN_MS,
    probe: async () => {
      const own = processes().filter(({ args }) => args.includes(`${folder}/`));
      const parents = new Set(own.map(({ pid }) => pid));
      const children = processes().filter(({ parent }) => parents.has(parent));
      for (const { pid } of [...children, ...own]) kill(pid);
      if (own.length > 0) throw new TypeError(`${own.length} of them run`);
    },
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** Living processes; a zombie has no arguments and is nobody's to end. */
function processes(): readonly Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid, parent: Number(parent), args: argumentsOf(pid) }];
    } catch {
      return [];
    }
  });
}

/** Only of programs: an editor or a shell with the folder in its arguments is not the engine's. */
function argumentsOf(pid: number): string {
  const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
  if (!/\/(dockerd|containerd|containerd-shim[^/]*|docker-proxy)$/.test(program)) return '';
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** Bridges of the engine's networks: `br-` and the first 12 digits of the network's id, which its data name. */
function bridgesOf(folder: string): readonly string[] {
  try {
    const data = readFileSync(join(folder, 'data/network/files/local-kv.db'), 'latin1');
    const links = readdirSync('/sys/class/net').filter((link) => /^br-[0-9a-f]{12}$/.test(link));
    return links.filter((link) => data.includes(link.slice('br-'.length)));
  } catch {
    return [];
  }
}

/** Innermost first. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length);
  for (const path of mounts) await execa('umount', ['-l', path], { reject: false });
}
