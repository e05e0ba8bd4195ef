/**
 * How a suite says, before it runs, what it will prove. The manifest is written from these declarations,
 * so that a check which leaves nothing behind is known to be missing.
 */

/** What a check may lean on beyond the target's base URL. A target lists the ones that it has. */
export type Capability =
  | 'accounts' // anyone may register a user, or users are configured
  | 'principals' // people, machines and services that no route makes are seeded, or configured
  | 'provider' // cards can be confirmed at the target's Stripe (a gateway fixture, or test mode)
  | 'provider-faults' // the provider can be scripted: lost, doubled, late, disordered webhooks
  | 'ramps' // the target's fiat-to-crypto providers are doubles that can be scripted
  | 'webhook-secret' // the harness can sign a Stripe webhook for the target
  | 'database' // a read-only database URL, for auditing
  | 'database-tls' // that URL leads to a server as production has it: it takes TLS alone
  | 'database-fault' // the harness can cut the target's connection to its database
  | 'cache-fault' // the harness can cut the target's connection to Redis
  | 'log' // the harness can read the target's log
  | 'metrics-key' // the key that opens /metrics
  | 'origin' // an origin that the target's CORS policy allows is known
  | 'expired-token' // the harness has a token that was good once, and expired
  | 'clock' // the harness can move the target's clock
  | 'hold' // the harness can hold a payment's row lock
  | 'stores' // what the target keeps can be read as a thief would, and its keys be changed
  | 'restart' // the harness may kill and start the target
  | 'resources' // CPU and memory of the target can be read
  | 'checkout' // the target's own code is this checkout: the reference's is
  | 'solana' // the Solana node that the target speaks with is configured
  | 'chain'; // the target's chain can be read and, on Anvil, driven

/** A program that a check needs besides the target, as named in stack/tools/catalogue.json. */
export type ToolName = string;

export type ProfileName = 'ci' | 'nightly' | 'security' | 'launch' | 'detect';

/** The bound on one measured number. Exactly one of `max`, `below` and `min` is set. */
export interface Limit {
  readonly unit: string;
  /** value ≤ max */
  readonly max?: number;
  /** value < below */
  readonly below?: number;
  /** value ≥ min */
  readonly min?: number;
  /** value > above */
  readonly above?: number;
}

export interface CheckDeclaration {
  /** `subject.rule-in-words`, unique in the repository. */
  readonly id: string;
  /** Capabilities of the target without which the check is *not run: needs X*. */
  readonly needs?: readonly Capability[];
  /** Tools without which the check is *not run*. */
  readonly tools?: readonly ToolName[];
  /** The measurement that the check must leave behind; its limit stands in the suite's `limits`. */
  readonly metric?: string;
  /** Fewer samples behind the measurement than this are NOT RUN. Default 1. */
  readonly leastSamples?: number;
  /** Evidence older than this many seconds is NOT RUN. Default: this run only. */
  readonly maxAge?: number;
  /** The only profiles that require the check; elsewhere its absence is shown but does not block. */
  readonly requiredIn?: readonly ProfileName[];
}

/** How the gate starts a suite: a Vitest project of this name, or a TypeScript program of the repository. */
export type Runner = { readonly vitest: string } | { readonly script: string };

export interface SuiteDeclaration {
  readonly name: string;
  readonly runner: Runner;
  /** True where nothing else may run on the machine at the same time (load). */
  readonly alone?: boolean;
  /** False where the suite speaks to no running service: it starts at once, beside the stack. */
  readonly stack?: false;
  /** True where each test file stands for itself: several machines may share the suite. */
  readonly divisible?: true;
  /** True where the suite attacks or loads its target: only a target that somebody authorised gets it. */
  readonly attacks?: true;
  /** A suite that has not ended by then is killed, and its missing checks are NOT RUN. */
  readonly timeoutSeconds: number;
  /** Limits by metric name. */
  readonly limits?: Readonly<Record<string, Limit>>;
  readonly checks: readonly CheckDeclaration[];
}

/**
 * Declares a suite; the default export of each `suite.ts`.
 * @throws TypeError for a doubled check id, a check id without a dot, or a metric without a limit.
 */
export function defineSuite(suite: SuiteDeclaration): SuiteDeclaration {
  const seen = new Set<string>();
  for (const check of suite.checks) {
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(check.id))
      throw new TypeError(
        `suite ${suite.name}: "${check.id}" is no check id (subject.rule-in-words)`,
      );
    if (seen.has(check.id))
      throw new TypeError(`suite ${suite.name}: ${check.id} is declared twice`);
    if (check.metric !== undefined && suite.limits?.[check.metric] === undefined)
      throw new TypeError(
        `suite ${suite.name}: ${check.id} has metric ${check.metric} without a limit`,
      );
    seen.add(check.id);
  }
  return suite;
}
