/**
 * A container engine of one's own: Debian's dockerd, unpacked into the tools folder and started without touching
 * the machine's firewall or routing, for container tests where no engine runs. Ends without a trace.
 */
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/failure.ts';
import { ownIdentity, record, spawnOwned } from '../processes/index.ts';
import { locateTool } from '../tools/index.ts';
import { findOnPath } from '../tools/on-path.mjs';
import { waitFor } from '../wait.ts';
import { pingEngine } from './ping.ts';
import { removeEngine } from './remove-engine.ts';

export interface OwnEngine extends AsyncDisposable {
  /** For DOCKER_HOST, such as `unix:///tmp/launch-gate-engine-x/run/docker.sock`. */
  readonly host: string;
  readonly pid: number;
  /** Starts the daemon again on the same data, after it has died. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;
/** It stops its containers first, which may take their 10 s. */
const STOP_MS = 20_000;

/** @throws UnavailableError where this user may not run one, or its program can't be had. */
export async function startOwnEngine({ workDir }: { workDir: string }): Promise<OwnEngine> {
  if (process.getuid?.() !== 0) throw notRoot();
  const { path } = await locateTool('dockerd');
  // Its socket's path must stay short (108 bytes), so it doesn't stand in the work folder.
  const folder = mkdtempSync(join(tmpdir(), 'launch-gate-engine-'));
  const bridge = `lg${process.pid.toString(36)}${(Date.now() % 46_656).toString(36)}`;
  record(workDir, { kind: 'engine', folder, bridge, owner: ownIdentity() });
  try {
    await makeBridge(bridge);
    let daemon = await startDaemon({ workDir, folder, bridge, path });
    const stop = async () => {
      await daemon.stop(STOP_MS);
      await removeEngine({ folder, bridge });
    };
    return {
      host: `unix://${socketOf(folder)}`,
      get pid() {
        return daemon.pid;
      },
      restart: async () => {
        await daemon.stop(STOP_MS);
        daemon = await startDaemon({ workDir, folder, bridge, path });
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await removeEngine({ folder, bridge });
    throw error;
  }
}

interface Daemon {
  readonly workDir: string;
  readonly folder: string;
  readonly bridge: string;
  readonly path: string;
}

async function startDaemon({ workDir, folder, bridge, path }: Daemon) {
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  const firewall = iptablesFor(folder, path);
  const daemon = await spawnOwned({
    workDir,
    name: 'dockerd',
    file: path,
    args: [
      `--data-root=${folder}/data`,
      `--exec-root=${folder}/run/exec`,
      `--pidfile=${folder}/run/dockerd.pid`,
      `--host=unix://${socketOf(folder)}`,
      `--bridge=${bridge}`,
      '--iptables=false',
      '--ip-masq=false',
      '--ip-forward=false',
      '--ip=127.0.0.1',
    ],
    // A configuration of the machine's own engine, or a proxy of the user's, is none of its business.
    env: { ...firewall, HOME: folder, TMPDIR: tmpdir() },
  });
  try {
    await waitFor({
      what: `dockerd answers at ${socketOf(folder)}`,
      deadlineMs: READY_WITHIN_MS,
      probe: () => pingEngine(`unix://${socketOf(folder)}`),
      died: daemon.died,
    });
    return daemon;
  } catch (error) {
    await daemon.stop(0);
    throw error;
  }
}

/**
 * Names inside of a container's network are resolved by a rule in that container's own network namespace, which the
 * engine makes by `iptables`: where the machine has none, the one that was unpacked beside the engine.
 */
function iptablesFor(folder: string, dockerd: string): Record<string, string | undefined> {
  const { PATH } = process.env;
  const unpacked = dirname(dirname(dockerd));
  const program = join(unpacked, 'usr/sbin/iptables-nft');
  if (findOnPath('iptables') !== undefined || !existsSync(program)) return { PATH };
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'iptables'), { force: true });
  symlinkSync(program, join(bin, 'iptables'));
  const [modules] = globSync(join(unpacked, 'usr/lib/*-linux-gnu/xtables'));
  return { PATH: `${bin}:${PATH}`, XTABLES_LIBDIR: modules };
}

function socketOf(folder: string): string {
  return join(folder, 'run/docker.sock');
}

/** A bridge of its own: `docker0` would stay behind, and may be another engine's. */
async function makeBridge(bridge: string): Promise<void> {
  const { stdout: routes } = await execa('ip', ['-4', 'route']);
  const free = [...Array(200).keys()].find((n) => !routes.includes(`10.213.${n}.`)) ?? 0;
  await execa('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await execa('ip', ['addr', 'add', `10.213.${free}.1/24`, 'dev', bridge]);
  await execa('ip', ['link', 'set', bridge, 'up']);
}

function notRoot(): UnavailableError {
  return new UnavailableError({
    code: 'engine.not-root',
    message: 'a container engine of our own needs root',
    hint: 'Start Docker, and let DOCKER_HOST name its socket if it is not /var/run/docker.sock.',
  });
}
