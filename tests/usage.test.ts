/** Wrong usage and configuration: exit 2, one clear line, before anything starts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from './cli.ts';

const tiny = { ...tinySuite({ body: PASSES }), ...onlySuites('tiny') };

const WRONG: readonly [string, string[], string][] = [
  ['an unknown flag', ['run', '--profil', 'ci'], 'Did you mean --profile?'],
  ['an unknown command', ['runn'], 'Did you mean run?'],
  ['an unknown suite', ['run', '--only', 'tiyn'], 'unknown suite "tiyn", did you mean tiny?'],
  ['an unknown profile', ['run', '--profile', 'nightl'], 'did you mean nightly?'],
  ['an unknown target', ['run', '--target', 'stagin'], 'unknown target "stagin"'],
  ['an unknown mutant', ['run', '--mutant', 'no-such-fault'], 'unknown mutant "no-such-fault"'],
  ['a seed that is no number', ['run', '--seed', 'x'], 'It must be a whole number.'],
  ['fewer than one run to keep', ['run', '--keep', '0'], 'It must be at least 1.'],
  ['a form of the stack that is not offered', ['run', '--stack', 'pods'], 'compose'],
  ['a folder that is no run', ['verdict', '.'], 'manifest.json is not there'],
  ['an unknown tool', ['tools', 'install', 'k7'], 'did you mean k6?'],
  ['a port that is no number', ['open', '--port', 'x'], 'It must be a whole number.'],
  ['a port out of range', ['open', '--port', '65536'], 'It must be at most 65535.'],
  ['what is no URL', ['init', '--url', 'staging'], '"staging" is no base URL'],
];

describe('wrong usage exits with 2:', () => {
  test.concurrent.each(WRONG)('%s', async (_, args, line) => {
    using project = temporaryProject(tiny);
    const { exitCode, stderr, stdout } = await launchGate(project.root, ...args);
    expect(stderr).toContain(line);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(2);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(existsSync(join(project.root, 'reports'))).toBe(false);
  });
});

test.concurrent.each([[[]], [['stack']], [['tools']]])(
  'no command (%j) shows the help, and exits with 2',
  async (args: string[]) => {
    using project = temporaryProject(tiny);
    const { exitCode, stderr } = await launchGate(project.root, ...args);
    expect(stderr).toMatch(/^Usage: launch-gate/);
    expect(stderr).not.toContain('outputHelp');
    expect(exitCode).toBe(2);
  },
);

test.concurrent.each([
  ['run'],
  ['verdict'],
  ['detect'],
  ['init'],
  ['doctor'],
  ['stack'],
  ['tools'],
  ['open'],
])('%s --help gives examples, on standard output, and exits with 0', async (command) => {
  using project = temporaryProject(tiny);
  const { exitCode, stdout, stderr } = await launchGate(project.root, command, '--help');
  expect(stdout).toContain(`Examples:\n  npx launch-gate ${command}`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

const UNREADABLE: readonly [string, Record<string, string>, string][] = [
  [
    'a configuration that does not parse',
    { 'launch-gate.config.ts': 'export default {' },
    "launch-gate.config.ts can't be read",
  ],
  [
    'a configuration outside the schema',
    { 'launch-gate.config.ts': 'export default { targets: { staging: { url: 7 } } };' },
    '/targets/staging/url must be string',
  ],
  [
    'a configuration that renames the reference',
    { 'launch-gate.config.ts': "export default { targets: { reference: { url: 'http://x' } } };" },
    'the target "reference" is the gate\'s own',
  ],
  [
    'a suite.ts that throws',
    { 'suites/tiny/suite.ts': "throw new TypeError('no');" },
    'suites/tiny/suite.ts',
  ],
  [
    'a check that two suites declare',
    {
      'suites/other/suite.ts': `export default { name: 'other', runner: { script: 'x' },
        timeoutSeconds: 1, checks: [{ id: 'tiny.holds' }] };`,
    },
    'check tiny.holds is declared by',
  ],
  [
    'a requirement that stands twice',
    {
      'gate/requirements/two.yaml': `section: { id: "1", en: "One", zh: "一" }
requirements:
  - { id: "1.1", title: { en: "x", zh: "x" }, priority: later, owner: QA, proof: executed, checks: [] }`,
    },
    'requirement 1.1 stands twice',
  ],
  [
    'a requirement that names an unknown check',
    {
      'gate/requirements/two.yaml': `section: { id: "1", en: "One", zh: "一" }
requirements:
  - { id: "1.2", title: { en: "x", zh: "x" }, priority: later, owner: QA, proof: executed, checks: [no.check] }`,
    },
    'names the check no.check, which no suite declares',
  ],
];

describe('an unreadable project exits with 2:', () => {
  test.concurrent.each(UNREADABLE)('%s', async (_, files, line) => {
    using project = temporaryProject({ ...tiny, ...files });
    const { exitCode, stderr } = await launchGate(project.root, 'run');
    expect(stderr).toContain(line);
    expect(exitCode).toBe(2);
    expect(existsSync(join(project.root, 'reports'))).toBe(false);
  });
});

test.concurrent('--plan prints the checks that would run, starts nothing and exits with 0', async () => {
  using project = temporaryProject(tiny);
  const { exitCode, stdout } = await launchGate(project.root, 'run', '--plan');
  expect(stdout).toContain('tiny.holds');
  expect(stdout).toContain('1 of 1 requirements have a check in it');
  expect(exitCode).toBe(0);
  expect(existsSync(join(project.root, 'reports'))).toBe(false);
});

test.concurrent('init writes a target, keeps what was there, and refuses to write it twice', async () => {
  using project = temporaryProject(tiny);
  const args = ['init', '--url', 'https://staging.agentrix.example', '--json'] as const;
  const { stdout, stderr } = await launchGate(project.root, ...args);
  expect(JSON.parse(stdout || stderr)).toMatchObject({ name: 'staging' });
  const plan = await launchGate(project.root, 'run', '--target', 'staging', '--plan', '--json');
  expect(JSON.parse(plan.stdout)).toMatchObject({
    target: { name: 'staging', kind: 'deployed', url: 'https://staging.agentrix.example' },
    suites: [{ name: 'tiny' }],
  });
  const again = await launchGate(project.root, ...args);
  expect(again.stderr).toContain('there is a target "staging" already');
  expect(again.exitCode).toBe(2);
});
