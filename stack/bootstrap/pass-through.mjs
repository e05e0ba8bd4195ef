/** Runs a program in this one's place: its terminal, its signals, its exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Resolves with the exit code, 128 + n when signal n ended it. */
export function passThrough(file, args, options = {}) {
  const child = spawn(file, args, { stdio: 'inherit', ...options });
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole group: the program has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`launch-gate: ${file} can't be run: ${error.message}`);
      resolve(3);
    });
    child.once('exit', (code, signal) => {
      for (const name of SIGNALS) process.removeListener(name, forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
