/**
 * Runs steps as soon as what they wait for has ended: a graph, not a list, so that suites start while tools still
 * install. At most `atOnce` steps of a pool run side by side. A step that throws stops the graph.
 */
export interface Step {
  readonly name: string;
  readonly title: string;
  /** Names of the steps that must have ended before, however they ended. */
  readonly after: readonly string[];
  /** Counted against the number that may run side by side. */
  readonly pooled?: boolean;
  /** Resolves with what a reader should know of its end, in a few words. */
  readonly run: (note: (text: string) => void) => Promise<StepEnd>;
}

export interface StepEnd {
  readonly ok: boolean;
  readonly text?: string;
}

/** When a step ran, in milliseconds since the graph began. */
export interface StepTiming {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly after: readonly string[];
}

export interface Watcher {
  planned(steps: readonly Step[]): void;
  started(step: Step): void;
  noted(step: Step, text: string): void;
  ended(step: Step, end: StepEnd & { readonly tookMs: number }): void;
}

export interface GraphOptions {
  readonly atOnce: number;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

/** @throws what a step threw, or the signal's reason, once every running step has settled. */
export async function runGraph(
  steps: readonly Step[],
  options: GraphOptions,
): Promise<readonly StepTiming[]> {
  return new Graph(steps, options).run();
}

class Graph {
  readonly #waiting: Step[];
  readonly #running = new Map<Step, Promise<void>>();
  readonly #timings: StepTiming[] = [];
  readonly #options: GraphOptions;
  readonly #began = performance.now();
  #fault: { readonly error: unknown } | undefined;

  constructor(steps: readonly Step[], options: GraphOptions) {
    this.#waiting = [...steps];
    this.#options = options;
  }

  async run(): Promise<readonly StepTiming[]> {
    this.#options.watcher.planned([...this.#waiting]);
    for (;;) {
      this.#startReady();
      if (this.#running.size === 0) break;
      await Promise.race(this.#running.values());
    }
    this.#options.signal.throwIfAborted();
    if (this.#fault) throw this.#fault.error;
    return this.#timings;
  }

  #startReady(): void {
    if (this.#fault || this.#options.signal.aborted) return;
    for (const step of this.#waiting.filter((one) => this.#isReady(one))) {
      if (step.pooled && this.#pooledRunning() >= this.#options.atOnce) continue;
      this.#waiting.splice(this.#waiting.indexOf(step), 1);
      this.#running.set(step, this.#execute(step));
    }
  }

  #isReady(step: Step): boolean {
    const open = [...this.#waiting, ...this.#running.keys()].map((one) => one.name);
    return step.after.every((name) => !open.includes(name));
  }

  #pooledRunning(): number {
    return [...this.#running.keys()].filter((step) => step.pooled).length;
  }

  async #execute(step: Step): Promise<void> {
    const { watcher } = this.#options;
    const startMs = performance.now() - this.#began;
    watcher.started(step);
    try {
      const end = await step.run((text) => watcher.noted(step, text));
      this.#note(step, startMs, end);
    } catch (error) {
      this.#fault ??= { error };
      this.#note(step, startMs, { ok: false, text: 'stopped' });
    } finally {
      this.#running.delete(step);
    }
  }

  #note(step: Step, startMs: number, end: StepEnd): void {
    const endMs = performance.now() - this.#began;
    const { name, after } = step;
    this.#timings.push({ name, startMs: Math.round(startMs), endMs: Math.round(endMs), after });
    this.#options.watcher.ended(step, { ...end, tookMs: endMs - startMs });
  }
}
