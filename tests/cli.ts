/** Starts the real command line on a temporary project with tiny suites, as a person would. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
export const MAIN = join(REPOSITORY, 'gate/cli/main.ts');

/** A project of its own: its suites need no services, so that a run takes a moment. */
export interface TemporaryProject extends Disposable {
  readonly root: string;
  write(path: string, text: string): void;
}

export function temporaryProject(files: Readonly<Record<string, string>> = {}): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), 'launch-gate-test-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{"type":"module"}');
  write('gate/requirements/one.yaml', REQUIREMENTS);
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

const REQUIREMENTS = `
section: { id: "1", en: "One", zh: "一" }
requirements:
  - id: "1.1"
    title: { en: "Tiny things hold", zh: "小事成立" }
    priority: critical
    owner: QA
    proof: executed
    checks: ["tiny.holds"]
`;

export interface TinySuite {
  readonly name?: string;
  /** The body of the suite's process; \`write(status, changes)\` leaves a result. */
  readonly body: string;
  readonly timeoutSeconds?: number;
}

/** The two files of a suite with the one check `<name>.holds`. */
export function tinySuite({ name = 'tiny', body, timeoutSeconds = 20 }: TinySuite) {
  return {
    [`suites/${name}/suite.ts`]: `export default {
      name: '${name}', runner: { script: 'suites/${name}/run.ts' }, stack: false,
      timeoutSeconds: ${timeoutSeconds}, checks: [{ id: '${name}.holds' }],
    };`,
    [`suites/${name}/run.ts`]: `
      import { mkdirSync, writeFileSync } from 'node:fs';
      const folder = process.env.LAUNCH_GATE_WORK_DIR + '/allure-results/${name}';
      mkdirSync(folder, { recursive: true });
      const result = (changes = {}) => ({
        uuid: 'a', name: 'tiny things hold', status: 'passed', start: Date.now(), stop: Date.now(),
        labels: [
          { name: 'check', value: '${name}.holds' },
          { name: 'run', value: process.env.LAUNCH_GATE_RUN },
        ], ...changes });
      const write = (text, file = 'a-result.json') => writeFileSync(folder + '/' + file, text);
      ${body}
    `,
  };
}

export const PASSES = 'write(JSON.stringify(result()));';

/** The configuration that makes `ci` run just these suites. */
export function onlySuites(...names: string[]): Record<string, string> {
  const suites = JSON.stringify(names);
  return { 'launch-gate.config.ts': `export default { profiles: { ci: { suites: ${suites} } } };` };
}

interface Surroundings {
  /** Added to this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `launch-gate …` on the project; resolves whatever its exit code. */
export function launchGate(root: string, ...words: (string | Surroundings)[]) {
  const args = words.filter((word) => typeof word === 'string');
  const { env } = words.find((word) => typeof word === 'object') ?? {};
  return execa(process.execPath, [MAIN, ...args], {
    reject: false,
    cwd: root,
    // Without a Java the Allure report takes a second, not four, and these tests don't look at it.
    env: { LAUNCH_GATE_ROOT: root, NO_COLOR: '1', JAVA_HOME: '/nonexistent', ...env },
    timeout: 120_000,
  });
}

export function copyRun(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}
