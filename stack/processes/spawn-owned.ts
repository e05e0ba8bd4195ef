/**
 * Starts a process that this one answers for: recorded with its start time, in a process group of its
 * own, ended with this process, and cleaned up by a later run if even that was not possible.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnavailableError } from '../../evidence/failure.ts';
import { identify } from './identity.ts';
import { lastWords } from './last-words.ts';
import { ownIdentity, record } from './ledger.ts';
import { endWithThisProcess } from './owner-exit.ts';
import { signalGroup } from './signal-group.ts';

export interface SpawnOptions {
  /** The run's private folder, where the process is recorded. */
  readonly workDir: string;
  /** What it is called in messages and in the name of its log. */
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  /** The whole environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Gets standard output and standard error. Default: `<workDir>/logs/<name>.log`. */
  readonly logFile?: string;
  /** Opens Node's IPC channel: `child.send()` and `child.on('message')`. */
  readonly ipc?: boolean;
  /** The signal that it ends on cleanly. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface OwnedChild extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** For IPC and events; end it by `stop`. */
  readonly child: ChildProcess;
  /** Resolves, with the reason, when it ends without having been stopped. Never rejects. */
  readonly died: Promise<string>;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it: the stop signal, then SIGKILL to its whole group after `graceMs` (default 5000). */
  stop(graceMs?: number): Promise<void>;
}

const GRACE_MS = 5_000;

/** @throws UnavailableError `process.not-started` when the program can't be run at all. */
export async function spawnOwned(options: SpawnOptions): Promise<OwnedChild> {
  const { name, workDir, stopSignal = 'SIGTERM' } = options;
  const logFile = options.logFile ?? join(workDir, 'logs', `${name}.log`);
  const child = await launch(options, logFile);
  const pid = child.pid ?? 0;
  const identity = identify(pid) ?? { pid, startedAt: 'ended' };
  record(workDir, { kind: 'process', name, ...identity, owner: ownIdentity(), stopSignal });
  return own({ name, child, pid, logFile, stopSignal });
}

async function launch(options: SpawnOptions, logFile: string): Promise<ChildProcess> {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  try {
    const stdio: StdioOptions = ['ignore', log, log, ...(options.ipc ? (['ipc'] as const) : [])];
    const { cwd, uid, gid, env = process.env } = options;
    const child = spawn(options.file, [...(options.args ?? [])], {
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      env,
      stdio,
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(notStarted(options, cause)));
    });
    return child;
  } finally {
    closeSync(log);
  }
}

function own(
  process: Pick<OwnedChild, 'name' | 'child' | 'pid' | 'logFile'> & Stoppable,
): OwnedChild {
  const { name, child, pid, logFile, stopSignal } = process;
  let stopping = false;
  const release = endWithThisProcess(pid);
  const ending = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      release();
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
    });
  });
  const died = new Promise<string>((resolve) => {
    ending.then((how) => {
      if (!stopping) resolve(`${name} (pid ${pid}) ${how}${lastWords(logFile)}`);
    });
  });
  const ended = ending.then(() => undefined);
  const stop = async (graceMs = GRACE_MS): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return ended;
    child.kill(stopSignal);
    const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
    await ended;
    clearTimeout(force);
    // What it left in its group has no one to answer to any more.
    signalGroup(pid, 'SIGKILL');
  };
  return { name, pid, logFile, child, died, ended, stop, [Symbol.asyncDispose]: () => stop() };
}

interface Stoppable {
  readonly stopSignal: NodeJS.Signals;
}

function notStarted(options: SpawnOptions, cause: Error): UnavailableError {
  return new UnavailableError({
    code: 'process.not-started',
    message: `${options.name} can't be started: ${cause.message} (${options.file})`,
    hint: 'Run `npx launch-gate doctor`: it says what is missing and how to get it.',
    cause,
  });
}
