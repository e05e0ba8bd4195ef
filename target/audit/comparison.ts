/** Builds one comparison of the books: counts what was compared, keeps what differed. */
import type { BookComparison } from '../target.ts';

/** More differences than this are counted, not listed: a report stays readable. */
const MOST_LISTED = 20;

export class Comparison {
  readonly #books: string;
  readonly #nothing: string;
  readonly #differences: string[] = [];
  #compared = 0;

  /** @param nothing why the comparison did not run when there was nothing to compare */
  constructor(books: string, nothing: string) {
    this.#books = books;
    this.#nothing = nothing;
  }

  /** One entry was compared; each of `problems` that is a text is a difference. */
  entry(...problems: readonly (string | false | undefined)[]): void {
    this.#compared += 1;
    for (const problem of problems) if (problem) this.#differences.push(problem);
  }

  done(): BookComparison {
    const common = { books: this.#books, compared: this.#compared };
    if (this.#compared === 0)
      return { ...common, status: 'not-run', differences: [], reason: this.#nothing };
    const more = this.#differences.length - MOST_LISTED;
    const differences = this.#differences.slice(0, MOST_LISTED);
    if (more > 0) differences.push(`and ${more} more`);
    return { ...common, status: differences.length === 0 ? 'passed' : 'failed', differences };
  }
}

export function notRun(books: string, reason: string): BookComparison {
  return { books, status: 'not-run', compared: 0, differences: [], reason };
}
