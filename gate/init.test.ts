/** `init` extends the configuration that a person wrote, and says what is left to do. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addTarget } from './init.ts';

class Project implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'launch-gate-init-'));
  readonly file = join(this.root, 'launch-gate.config.ts');

  constructor(text?: string) {
    if (text !== undefined) writeFileSync(this.file, text);
  }

  read(): string {
    return readFileSync(this.file, 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const WRITTEN = `// Ours.
const defineConfig = (config) => config;
export default defineConfig({
  targets: {
    // The one that QA uses.
    qa: { url: 'https://qa.example', metricsKey: process.env.QA_KEY },
  },
});
`;

test('what a person wrote stays, comments and expressions included', async () => {
  using project = new Project(WRITTEN);
  await addTarget(project.root, { url: 'https://staging.example/' });
  const text = project.read();
  expect(text).toContain('// Ours.');
  expect(text).toContain('// The one that QA uses.');
  expect(text).toContain('process.env.QA_KEY');
  expect(text).toMatch(/staging: \{\s*url: 'https:\/\/staging\.example'\s*,?\s*\}/);
});

test('without a configuration one is written', async () => {
  using project = new Project();
  const added = await addTarget(project.root, { url: 'http://127.0.0.1:3001' });
  expect(added.name).toBe('local');
  expect(project.read()).toContain('defineConfig');
});

test('a host that is not on loopback must be authorised before it is attacked, and that is said', async () => {
  using project = new Project();
  const { nextSteps } = await addTarget(project.root, { url: 'https://staging.example' });
  expect(nextSteps.join('\n')).toContain('authorised');
  expect(nextSteps.at(-1)).toBe('Next: npx launch-gate run --target staging --only api');
});

describe('init refuses', () => {
  test.each([
    ['no URL', { url: 'staging' }, 'is no base URL'],
    ['another protocol', { url: 'ftp://x.example' }, 'is no base URL'],
    ['a user in the URL', { url: 'https://a:b@x.example' }, 'is no base URL'],
    ['the reference’s name', { url: 'https://x.example', name: 'reference' }, 'already'],
    ['a bad name', { url: 'https://x.example', name: 'My System' }, "can't be the name"],
    ['a name in use', { url: 'https://x.example', name: 'qa' }, 'there is a target "qa" already'],
  ])('%s', async (_, wanted, message) => {
    using project = new Project(WRITTEN);
    await expect(addTarget(project.root, wanted)).rejects.toThrow(message);
    expect(project.read()).toBe(WRITTEN);
  });

  test('a configuration without a default export', async () => {
    using project = new Project('export const config = {};');
    await expect(addTarget(project.root, { url: 'https://x.example' })).rejects.toThrow(
      'launch-gate.config.ts',
    );
  });
});
