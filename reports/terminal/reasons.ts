/** Why a run was refused: the first few reasons, each with its requirement, its check and what was seen. */
import type { Blocker } from '../summary/index.ts';
import type { Style } from './tables.ts';

const SHOWN = 10;

/** Several rows may fail through one check: they share a line, so that ten lines tell ten causes. */
export function renderReasons(blockers: readonly Blocker[], { ink, width }: Style): string {
  if (blockers.length === 0) return '';
  const causes = [
    ...Map.groupBy(blockers, ({ kind, source, reason }) => `${kind} ${source || reason}`),
  ];
  const blocks = causes.slice(0, SHOWN).map(([, group]) => cause(group, { ink, width }));
  const more = causes.length - SHOWN;
  const rest = more > 0 ? [ink.dim(`  and ${more} more, all of them on the verdict page`)] : [];
  return [ink.bold('Why'), ...blocks, ...rest].join('\n');
}

function cause(group: readonly Blocker[], { ink, width }: Style): string {
  const [first] = group;
  if (first === undefined) return '';
  const rows = group.flatMap(({ requirement }) => requirement ?? []);
  const ids = rows.map((row) => row.id).join(', ');
  const title = rows[0]?.title.en ?? 'the suite as a whole';
  const state = ink.state(first.kind === 'failed' ? 'failed' : 'not-run');
  const head = `  ${state}  ${ink.bold(ids || 'suite')}  ${title}`;
  const said = `${first.source ? `${first.source}: ` : ''}${first.reason}`;
  return [head, ...wrap(said, width - 6).map((line) => `      ${line}`)].join('\n');
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
