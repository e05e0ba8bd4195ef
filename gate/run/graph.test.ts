/** The graph: what waits, what runs side by side, and what an error or an interrupt does to the rest. */
import { describe, expect, test } from 'vitest';
import { runGraph, type Step, type StepEnd, type Watcher } from './graph.ts';

const OK: StepEnd = { ok: true };

class Scene {
  readonly log: string[] = [];
  readonly abort = new AbortController();
  readonly gates = new Map<string, PromiseWithResolvers<StepEnd>>();
  readonly watcher: Watcher = {
    planned: () => undefined,
    started: ({ name }) => this.log.push(`+${name}`),
    noted: ({ name }, text) => this.log.push(`${name}: ${text}`),
    ended: ({ name }, { ok }) => this.log.push(`${ok ? '-' : '!'}${name}`),
  };

  /** A step that ends when the test lets it. */
  step(name: string, changes: Partial<Step> = {}): Step {
    const gate = Promise.withResolvers<StepEnd>();
    this.gates.set(name, gate);
    return { name, title: name, after: [], run: () => gate.promise, ...changes };
  }

  async end(name: string, end: StepEnd = OK): Promise<void> {
    this.gates.get(name)?.resolve(end);
    await settled();
  }

  run(steps: readonly Step[], atOnce = 2) {
    return runGraph(steps, { atOnce, watcher: this.watcher, signal: this.abort.signal });
  }
}

/** All promises that can settle without the outside have done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('a step starts when all that it waits for have ended, and not before', async () => {
  const scene = new Scene();
  const run = scene.run([scene.step('c', { after: ['a', 'b'] }), scene.step('a'), scene.step('b')]);
  expect(scene.log).toEqual(['+a', '+b']);
  await scene.end('a');
  expect(scene.log).toEqual(['+a', '+b', '-a']);
  await scene.end('b');
  await scene.end('c');
  await run;
  expect(scene.log).toEqual(['+a', '+b', '-a', '-b', '+c', '-c']);
});

test('a step that ended badly lets the next one start: it knows better what that means', async () => {
  const scene = new Scene();
  const run = scene.run([scene.step('a'), scene.step('b', { after: ['a'] })]);
  await scene.end('a', { ok: false });
  await scene.end('b');
  await run;
  expect(scene.log).toEqual(['+a', '!a', '+b', '-b']);
});

test('at most so many of the pool run at once, the first of the list first', async () => {
  const scene = new Scene();
  const pooled = ['a', 'b', 'c'].map((name) => scene.step(name, { pooled: true }));
  const run = scene.run([...pooled, scene.step('free')], 1);
  expect(scene.log).toEqual(['+a', '+free']);
  await scene.end('a');
  expect(scene.log.slice(2)).toEqual(['-a', '+b']);
  for (const name of ['b', 'c', 'free']) await scene.end(name);
  await run;
});

test('its timings say when each step ran and after which', async () => {
  const scene = new Scene();
  const run = scene.run([scene.step('a'), scene.step('b', { after: ['a'] })]);
  await scene.end('a');
  await scene.end('b');
  const [a, b] = await run;
  expect(a).toMatchObject({ name: 'a', after: [] });
  expect(b).toMatchObject({ name: 'b', after: ['a'] });
  expect(b?.startMs).toBeGreaterThanOrEqual(a?.endMs ?? Number.NaN);
});

test('a note reaches the watcher while the step runs', async () => {
  const scene = new Scene();
  const run: Step['run'] = async (note) => {
    note('half way');
    return OK;
  };
  await scene.run([scene.step('a', { run })]);
  expect(scene.log).toEqual(['+a', 'a: half way', '-a']);
});

describe('a step that throws', () => {
  test('keeps later steps from starting, and is thrown once the running ones have ended', async () => {
    const scene = new Scene();
    const run = scene.run([scene.step('a'), scene.step('b'), scene.step('c', { after: ['a'] })]);
    const thrown = expect(run).rejects.toThrow('disk full');
    scene.gates.get('a')?.reject(new TypeError('disk full'));
    await settled();
    expect(scene.log).toEqual(['+a', '+b', '!a']);
    await scene.end('b');
    await thrown;
    expect(scene.log).not.toContain('+c');
  });
});

describe('an interrupt', () => {
  test('starts nothing more, waits for what runs, and rejects with its reason', async () => {
    const scene = new Scene();
    const run = scene.run([scene.step('a'), scene.step('b', { after: ['a'] })]);
    const thrown = expect(run).rejects.toThrow('interrupted');
    scene.abort.abort(new TypeError('interrupted'));
    await scene.end('a');
    await thrown;
    expect(scene.log).toEqual(['+a', '-a']);
  });

  test('before the start starts nothing', async () => {
    const scene = new Scene();
    scene.abort.abort(new TypeError('interrupted'));
    await expect(scene.run([scene.step('a')])).rejects.toThrow('interrupted');
    expect(scene.log).toEqual([]);
  });
});
