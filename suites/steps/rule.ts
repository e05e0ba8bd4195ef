/**
 * How a test says that a launch rule is broken: the rule, what was expected, what was seen, the seed, and
 * the request that shows it. Every assertion of the suites goes through it, so that every failure reads alike.
 */
import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { runSeed } from '../../fixtures/data/index.ts';
import type { Answer } from '../../target/target.ts';

const LONGEST = 700;

/** A launch rule; or a row of the checklist, for what no launch rule says. */
export type LaunchRule = `LR-${number}` | `${number}.${number}.${number}`;

/** What shows the breach: any answer of the target. */
type Witness = Pick<Answer<unknown>, 'curl' | 'status' | 'text'>;

export interface Rule {
  /** `seen` equals `expected`, deeply. */
  same(what: string, seen: unknown, expected: unknown, witness?: Witness): void;
  /** `holds` is true; `seen` is shown where it is not. */
  holds(what: string, holds: boolean, seen: unknown, witness?: Witness): void;
  /** The answer has this status. Returns its body. */
  answered<Body>(what: string, answer: Answer<Body>, status: number | readonly number[]): Body;
  /**
   * The target refuses: a 4xx that is no rate limit, or exactly one of `statuses`. A 5xx is no refusal, but a
   * fault.
   */
  refused(what: string, answer: Answer<unknown>, statuses?: number | readonly number[]): void;
}

/** The assertions of one launch rule; `text` is the rule in a few words. */
export function rule(id: LaunchRule, text: string): Rule {
  const fail = (what: string, expected: unknown, seen: unknown, witness?: Witness): never => {
    throw new AssertionError({
      message: failureText({ id, text, what, expected, seen, witness }),
      actual: seen,
      expected,
      operator: what,
      stackStartFn: fail,
    });
  };
  const same: Rule['same'] = (what, seen, expected, witness) => {
    if (show(seen) !== show(expected)) fail(what, expected, seen, witness);
  };
  return {
    same,
    holds: (what, holds, seen, witness) => {
      if (!holds) fail(what, 'that it holds', seen, witness);
    },
    answered: (what, answer, status) => {
      const accepted = [status].flat();
      if (!accepted.includes(answer.status))
        fail(what, accepted.join(' or '), outline(answer), answer);
      return answer.body;
    },
    refused: (what, answer, statuses) => {
      const accepted = statuses === undefined ? undefined : [statuses].flat();
      if (!(accepted ? accepted.includes(answer.status) : isRefusal(answer.status)))
        fail(what, accepted?.join(' or ') ?? 'a refusal (4xx)', outline(answer), answer);
    },
  };
}

/** A 4xx that answers the request itself: 429 says only "later". */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

interface Breach {
  readonly id: LaunchRule;
  readonly text: string;
  readonly what: string;
  readonly expected: unknown;
  readonly seen: unknown;
  readonly witness: Witness | undefined;
}

function failureText({ id, text, what, expected, seen, witness }: Breach): string {
  const lines = [
    `${id}: ${text}`,
    `  ${what}`,
    `  expected: ${show(expected)}`,
    `  seen:     ${show(seen)}`,
    `  seed:     ${runSeed()} (LAUNCH_GATE_SEED=${runSeed()} repeats the case)`,
  ];
  if (witness) lines.push(`  request:  ${shortened(witness.curl)}`);
  return lines.join('\n');
}

function outline({ status, text }: Witness): string {
  return `${status} ${shortened(text)}`;
}

/** A webhook's body is pages long; its beginning tells which one it is. */
function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { depth: 6, sorted: true });
}
