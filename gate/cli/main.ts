/** The one place that reads the environment, listens to signals and ends the process. */
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { LaunchGateError } from '../../evidence/index.ts';
import { buildProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

const INTERRUPTED = 130;

/** A project other than this repository; the gate's own end-to-end tests use it. */
const ROOT = process.env.LAUNCH_GATE_ROOT ?? fileURLToPath(new URL('../../', import.meta.url));

const code = await main(process.argv);
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit(code);

/** A verdict is longer than what a pipe takes at once, and exiting drops the rest. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writable) return Promise.resolve();
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

async function main(argv: readonly string[]): Promise<number> {
  const interrupt = listenToInterrupt();
  const exit = { code: 0 };
  const surroundings = lookAround(interrupt, exit);
  try {
    await buildProgram(surroundings).parseAsync(argv);
    return exit.code;
  } catch (error) {
    return explain(error, surroundings);
  }
}

function lookAround(signal: AbortSignal, exit: { code: number }): Surroundings {
  const { env, stdout } = process;
  return {
    root: ROOT,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    live: stdout.isTTY === true && !env.CI && env.TERM !== 'dumb',
    width: stdout.columns ?? 100,
    sharedRun: env.LAUNCH_GATE_RUN,
    signal,
    exit: (code) => {
      exit.code = code;
    },
  };
}

/** The first signal asks for a clean end; a second one does not wait for it. */
function listenToInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort(interrupted());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  return controller.signal;
}

function interrupted(): LaunchGateError {
  return new LaunchGateError(INTERRUPTED, {
    code: 'run.interrupted',
    message: 'interrupted; everything that was started has been stopped',
    hint: 'No verdict was written, and reports/out still shows the run before.',
  });
}

/** One clear line on what and where, one on what to do. */
function explain(error: unknown, { err }: Surroundings): number {
  if (error instanceof LaunchGateError) {
    err(`launch-gate: ${error.message}`);
    err(`  ${error.hint}`);
    return error.exitCode;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // No command was named: the help has been shown, and says it all.
    if (error.code === 'commander.help') return 2;
    err(`launch-gate: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}`);
    err('  See: npx launch-gate --help');
    return 2;
  }
  err(`launch-gate: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  err('  This is a fault of the gate: please report it with the lines above.');
  return 3;
}
