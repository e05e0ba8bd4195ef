/** The end of a log, for a message that says why a process died. */
import { readFileSync } from 'node:fs';

const LINES = 3;
const LONGEST = 200;

/** `; last words: "…" (log file)`, or where the log would be when it is empty. */
export function lastWords(logFile: string): string {
  const lines = read(logFile)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-LINES)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
  return lines.length === 0
    ? ` without a word (${logFile})`
    : `; last words: "${lines.join(' / ')}" (${logFile})`;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
