/** Why a run was refused: the first few causes, each with its requirements, its checks and what was seen. */
import type { Cause } from '../summary/index.ts';
import type { Style } from './tables.ts';

const SHOWN = 10;
const NAMES_SHOWN = 6;

export function renderReasons(causes: readonly Cause[], style: Style): string {
  if (causes.length === 0) return '';
  const { ink } = style;
  const blocks = causes.slice(0, SHOWN).map((cause) => renderCause(cause, style));
  const more = causes.length - SHOWN;
  const rest = more > 0 ? [ink.dim(`  and ${more} more, all of them on the verdict page`)] : [];
  return [ink.bold('Why'), ...blocks, ...rest].join('\n');
}

function renderCause({ kind, reason, sources, rows }: Cause, { ink, width }: Style): string {
  const state = ink.state(kind === 'failed' ? 'failed' : 'not-run');
  const ids = ink.bold(some(rows.map((row) => row.id)) || 'suite');
  const head = `  ${state}  ${ids}  ${rows[0]?.title.en ?? 'the suite as a whole'}`;
  const said = sources.length === 0 ? reason : `${some(sources)}: ${reason}`;
  return [head, ...wrap(said, width - 6).map((line) => `      ${line}`)].join('\n');
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

/** Breaks at spaces; a word that is longer than a line stays whole, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
