/** Reads a target's log: JSON lines where it writes them, plain lines where it doesn't. */
import type { LogLine } from './target.ts';

export function logLines(text: string): LogLine[] {
  return text
    .split('\n')
    .filter((raw) => raw !== '')
    .map(lineOf);
}

function lineOf(raw: string): LogLine {
  try {
    const { level, msg } = JSON.parse(raw) as { level?: unknown; msg?: unknown };
    return {
      raw,
      ...(typeof level === 'number' ? { level } : {}),
      ...(typeof msg === 'string' ? { msg } : {}),
    };
  } catch {
    return { raw };
  }
}
