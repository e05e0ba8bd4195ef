/** What a report is: something that is written from a verdict into the run's folder, or left out with its reason. */
import type { Verdict } from '../evidence/index.ts';

export interface ReportInput {
  readonly verdict: Verdict;
  /** The run's published folder, in which verdict.json stands. */
  readonly runDir: string;
}

/** A report that was written: its path, relative to the run's folder. */
export interface WrittenReport {
  readonly name: string;
  readonly path: string;
}

/** A report that could not be made, and why. */
export interface MissingReport {
  readonly name: string;
  readonly missing: string;
}

export type PublishedReport = WrittenReport | MissingReport;

export interface Report {
  readonly name: string;
  /**
   * Writes the report below `runDir` and resolves with its path relative to it.
   * @throws UnavailableError when it can't be made; the others still are.
   */
  write(input: ReportInput): Promise<string>;
}
