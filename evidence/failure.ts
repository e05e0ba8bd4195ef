/**
 * The three families of things that go wrong, each with its exit code: the caller's mistake, a target or
 * tool that failed, and a harness that could not write a verdict. Each says what, where and what to do.
 */
export type ExitCode = 1 | 2 | 3 | 130;

interface Reason {
  /** Stable and documented: scripts match on it, never on the text. */
  readonly code: string;
  /** What happened, and where, in one line. */
  readonly message: string;
  /** What to do about it, in one line. */
  readonly hint: string;
  readonly cause?: unknown;
}

export class LaunchGateError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, reason: Reason) {
    super(reason.message, reason.cause === undefined ? undefined : { cause: reason.cause });
    this.name = new.target.name;
    this.code = reason.code;
    this.hint = reason.hint;
    this.exitCode = exitCode;
  }
}

/** Wrong usage or configuration: told before anything starts (exit 2). */
export class UsageError extends LaunchGateError {
  constructor(reason: Reason) {
    super(2, reason);
  }
}

/** A tool, service or target that can't be had or died: its checks are NOT RUN (exit 1). */
export class UnavailableError extends LaunchGateError {
  constructor(reason: Reason) {
    super(1, reason);
  }
}

/** The harness could not write a verdict: a full disk, an unreadable run (exit 3). */
export class HarnessError extends LaunchGateError {
  constructor(reason: Reason) {
    super(3, reason);
  }
}
