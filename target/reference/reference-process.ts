/** The reference as a process: started with a preload, told apart by its log, stopped, killed, started again. */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { HarnessError, UnavailableError } from '../../evidence/index.ts';
import { type OwnedChild, spawnOwned, waitFor } from '../../stack/index.ts';
import type { ClockMessage, MutantMessage, PreloadAnswer } from './preload.ts';

const MAIN = new URL('../../reference/main.ts', import.meta.url).pathname;
const PRELOAD = new URL('./preload.ts', import.meta.url).href;
const READY_WITHIN_MS = 20_000;
const ANSWER_WITHIN_MS = 5_000;

export interface ProcessOptions {
  readonly workDir: string;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface ReferenceProcess {
  readonly pid: number;
  readonly port: number;
  readonly died: Promise<string>;
  setClock(offsetMs: number): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** @throws UnavailableError when it ends, or says nothing of listening in time. */
export async function startReferenceProcess(options: ProcessOptions): Promise<ReferenceProcess> {
  const { workDir, name, env, logFile } = options;
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  // A start allocates much and keeps little: with room for it, a seventh less of its time is collecting.
  const args = ['--min-semi-space-size=16', '--import', PRELOAD, MAIN];
  const common = { workDir, name, logFile, ipc: true };
  const owned = await spawnOwned({ ...common, file: process.execPath, args, env });
  // A parent that ends need not wait for its child's channel.
  owned.child.channel?.unref();
  try {
    const port = await portIn(owned, logStart);
    if (env.LAUNCH_GATE_MUTATED !== undefined) await assertMutated(owned, name);
    return {
      pid: owned.pid,
      port,
      died: owned.died,
      setClock: async (offsetMs) => {
        await ask(owned, { ask: 'clock', offsetMs });
      },
      stop: (signal) => {
        if (signal === 'SIGKILL') owned.child.kill('SIGKILL');
        return owned.stop();
      },
    };
  } catch (error) {
    await owned.stop();
    throw error;
  }
}

function portIn(owned: OwnedChild, logStart: number): Promise<number> {
  return waitFor({
    what: `${owned.name} listens`,
    deadlineMs: READY_WITHIN_MS,
    died: owned.died,
    probe: async () => {
      for (const line of textFrom(owned.logFile, logStart).split('\n')) {
        if (!line.includes('"listening"')) continue;
        const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
        if (msg === 'listening' && typeof port === 'number') return port;
      }
      throw new UnavailableError({
        code: 'reference.silent',
        message: 'its log does not say that it listens',
        hint: `read ${owned.logFile}`,
      });
    },
  });
}

/** A log's text from a byte on. */
export function textFrom(file: string, start: number): string {
  if (start === 0) return readFileSync(file, 'utf8');
  const log = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(log).size - start));
    readSync(log, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  } finally {
    closeSync(log);
  }
}

async function assertMutated(owned: OwnedChild, name: string): Promise<void> {
  if ((await ask(owned, { ask: 'mutant' })).loaded) return;
  throw new HarnessError({
    code: 'mutant.not-applied',
    message: `${name} listens, and never loaded the file that the mutant changes`,
    hint: 'the mutant names a file that the running reference does not use',
  });
}

function ask(owned: OwnedChild, message: ClockMessage | MutantMessage): Promise<PreloadAnswer> {
  const { child } = owned;
  return new Promise((resolve, reject) => {
    const give = () => {
      child.off('message', hear);
      reject(
        new UnavailableError({
          code: 'reference.deaf',
          message: `${owned.name} did not answer "${message.ask}" within ${ANSWER_WITHIN_MS} ms`,
          hint: `read ${owned.logFile}`,
        }),
      );
    };
    const deadline = setTimeout(give, ANSWER_WITHIN_MS);
    const hear = (answer: unknown) => {
      if ((answer as PreloadAnswer).told !== message.ask) return;
      clearTimeout(deadline);
      child.off('message', hear);
      resolve(answer as PreloadAnswer);
    };
    child.on('message', hear);
    child.send(message, (error) => error && give());
  });
}
