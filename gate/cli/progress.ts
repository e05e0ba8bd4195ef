/** Live progress: a task list with times in a terminal, plain lines elsewhere, nothing beside `--json`. */
import { Listr } from 'listr2';
import type { Step, Watcher } from '../run/graph.ts';
import type { Surroundings } from './surroundings.ts';

export interface Progress extends Watcher {
  /** Resolves when the last line is on the screen. */
  close(): Promise<void>;
}

export function openProgress(surroundings: Surroundings, json: boolean): Progress {
  if (json) return silent;
  return surroundings.live ? liveProgress() : plainProgress(surroundings);
}

const silent: Progress = {
  planned: () => undefined,
  started: () => undefined,
  noted: () => undefined,
  ended: () => undefined,
  close: async () => undefined,
};

function plainProgress({ out }: Surroundings): Progress {
  return {
    planned: () => undefined,
    started: ({ title }) => out(`… ${title}`),
    noted: ({ title }, text) => out(`  ${title}: ${text}`),
    ended: ({ title }, { ok, text, tookMs }) =>
      out(`${ok ? '✔' : '✘'} ${title} (${seconds(tookMs)})${text ? `: ${text}` : ''}`),
    close: async () => undefined,
  };
}

/** Every step is on the list from the start; one that waits for others says so. */
function liveProgress(): Progress {
  const rows = new Map<Step, Row>();
  let drawing: Promise<unknown> = Promise.resolve();
  return {
    planned(steps) {
      for (const step of steps) rows.set(step, { ...Promise.withResolvers<void>() });
      drawing = new Listr(
        steps.map((step) => ({
          title: `${step.title} · waiting`,
          task: (_, task) => {
            const row = rows.get(step);
            if (row) row.task = task;
            // A step may have begun, or ended, before its row was drawn.
            if (row?.title !== undefined) task.title = row.title;
            return row?.promise;
          },
        })),
        { concurrent: true, exitOnError: false, registerSignalListeners: false },
      ).run();
    },
    started: (step) => retitle(rows.get(step), step.title),
    noted(step, text) {
      const task = rows.get(step)?.task;
      if (task) task.output = text;
    },
    ended(step, { ok, text, tookMs }) {
      const row = rows.get(step);
      retitle(row, `${step.title} (${seconds(tookMs)})${ok && text ? `: ${text}` : ''}`);
      if (ok) row?.resolve();
      else row?.reject(new TypeError(text ?? 'failed'));
    },
    /** Steps that an interrupt kept from starting would spin for ever. */
    async close() {
      for (const row of rows.values()) row.resolve();
      await drawing;
    },
  };
}

interface Row extends Pick<PromiseWithResolvers<void>, 'promise' | 'resolve' | 'reject'> {
  task?: { title?: string; output: string };
  title?: string;
}

function retitle(row: Row | undefined, title: string): void {
  if (row === undefined) return;
  row.title = title;
  if (row.task) row.task.title = title;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
