/** What the command line finds around it: the project, the terminal, the interrupt. Only main.ts makes it. */
export interface Surroundings {
  /** The project's root: where gate/requirements, suites and reports stand. */
  readonly root: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly color: boolean;
  /** True where somebody looks at a terminal. */
  readonly live: boolean;
  readonly width: number;
  /** What the machines that share a run call it. */
  readonly sharedRun: string | undefined;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Commands say how the process shall end. */
  readonly exit: (code: number) => void;
}

/** JSON for machines, one document on standard output. */
export function outJson({ out }: Pick<Surroundings, 'out'>, value: unknown): void {
  out(JSON.stringify(value, null, 2));
}
