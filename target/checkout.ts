/** A target whose own code is at hand: it can be started otherwise than it is, and its schema be made and unmade. */

/** Changes of the environment; `undefined` takes a variable away. */
export type EnvironmentChange = Readonly<Record<string, string | undefined>>;

export interface TriedStart {
  /** It listened, and was then stopped. */
  readonly listened: boolean;
  readonly exitCode: number | undefined;
  /** All that it said. */
  readonly output: string;
}

export interface TriedMigration {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** An empty database of its own, and the target's migrations for it. */
export interface EmptyDatabase extends AsyncDisposable {
  migrate(direction: 'up' | 'down'): Promise<TriedMigration>;
  /** The definitions of everything in it, as a dump writes them; equal for equal schemas. */
  schema(): Promise<string>;
}

/** Needs `checkout`. */
export interface Checkout {
  /** The environment variables by which the target is given what nobody may know. */
  readonly secretVariables: readonly string[];
  /** What the target itself serves with. */
  readonly databaseUrl: string;
  /** Starts another instance, with the target's own environment changed. */
  start(change: EnvironmentChange): Promise<TriedStart>;
  emptyDatabase(): Promise<EmptyDatabase>;
}
