/** Did you mean: the known word nearest to a mistyped one, for messages to people. */
import { UsageError } from '../../evidence/index.ts';

interface Choice {
  /** What the words are, such as `suite`. */
  readonly kind: string;
  readonly known: readonly string[];
  /** What else may be given, at the end of the hint. */
  readonly orElse?: string;
}

/** @throws UsageError when `word` is not known, naming the nearest known word or all of them. */
export function assertKnown(word: string, { kind, known, orElse }: Choice): void {
  if (known.includes(word)) return;
  const near = nearest(word, known);
  throw new UsageError({
    code: `usage.unknown-${kind}`,
    message: `unknown ${kind} "${word}"${near === undefined ? '' : `, did you mean ${near}?`}`,
    hint: [
      known.length === 0 ? `There is no ${kind} yet.` : `Known: ${known.join(', ')}.`,
      ...(orElse === undefined ? [] : [orElse]),
    ].join(' '),
  });
}

/** The known word within a third of the word's length in edits, if there is one. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(word, candidate) }))
    .toSorted((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
