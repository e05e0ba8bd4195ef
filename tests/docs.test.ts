/** The documents keep up with the code: every command in them exists with its flags, and every link leads somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../gate/cli/program.ts';

const root = new URL('..', import.meta.url).pathname;
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const text = (page: string) => readFileSync(join(root, page), 'utf8');

/** The commands in the ```sh blocks of a page, without their comments. */
function commandsOf(page: string): readonly string[] {
  const blocks = [...text(page).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.split('\n'));
  return lines.map((line) => line.replace(/\s+#.*/, '').trim()).filter(Boolean);
}

const commands = [...new Set(pages.flatMap(commandsOf))];
const ofGate = commands.filter((command) => command.startsWith('npx launch-gate '));
const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
const projects = [...text('vitest.config.ts').matchAll(/project\('(\w+)'/g)].map(
  ([, name]) => name,
);

/** Nothing is run: only the tree of commands is asked what it knows. */
const program = buildProgram({
  root,
  color: false,
  width: 80,
  live: false,
  sharedRun: undefined,
  signal: new AbortController().signal,
  out: () => undefined,
  err: () => undefined,
  exit: () => undefined,
});

/** The command that `words` name, such as `['stack', 'up']`, as deep as there is one. */
function find(words: readonly string[]): Command {
  let command: Command = program;
  for (const word of words) {
    const nested = command.commands.find((one) => one.name() === word);
    if (nested === undefined) break;
    command = nested;
  }
  return command;
}

describe('the documents', () => {
  it('have commands to try', () => {
    expect(ofGate.length).toBeGreaterThan(5);
  });

  it.each(ofGate)('give a command that exists: %s', (command) => {
    const [, , ...args] = command.split(/\s+/);
    const found = find(args);
    expect(found).not.toBe(program);
    expect(found.commands.map((one) => one.name())).toEqual([]);
    const known = found.options.map((option) => option.long);
    expect(known).toEqual(expect.arrayContaining(args.filter((arg) => arg.startsWith('--'))));
  });

  it('inject only faults that exist', () => {
    const named = ofGate.flatMap((command) => /--(?:mutant|only) (\S+)/.exec(command)?.[1] ?? []);
    const faults = named.filter((name) => name.includes('-'));
    expect(faults).not.toEqual([]);
    const absent = faults.filter((id) => !existsSync(join(root, `fixtures/mutants/${id}.ts`)));
    expect(absent).toEqual([]);
  });

  it('give no command that nobody checks', () => {
    const unknown = commands.filter((command) => {
      if (command.startsWith('npx launch-gate ')) return false;
      const script = /^npm (?:run )?([\w:]+)/.exec(command)?.[1];
      if (script !== undefined) return scripts[script] === undefined;
      const project = /^npx vitest .*--project (\w+)/.exec(command)?.[1];
      return project === undefined || !projects.includes(project);
    });
    expect(unknown).toEqual([]);
  });

  it.each(pages)('lead somewhere with every link: %s', (page) => {
    const links = [...text(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, to = '']) => to);
    const own = links.filter((to) => !/^https?:/.test(to));
    const broken = own.filter((to) => !existsSync(join(root, dirname(page), to)));
    expect(broken).toEqual([]);
  });

  it('are all reachable from the first page', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      if (!page.endsWith('.md')) continue;
      for (const [, to = ''] of text(page).matchAll(/\]\(([^)#:]+\.md)\)/g))
        reached.add(join(dirname(page), to));
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});
