/** An npm package with its dependencies, by `npm ci` from the committed lock file, which has all checksums. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NpmLockWay } from '../catalogue.ts';
import { type Installer, runClient } from './installer.ts';

export const installFromNpmLock: Installer<NpmLockWay> = async ({ name, draft }) => {
  const source = fileURLToPath(new URL(`../npm/${name}/`, import.meta.url));
  for (const file of ['package.json', 'package-lock.json'])
    await cp(join(source, file), join(draft, file));
  const args = ['ci', '--silent', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runClient(name, { file: 'npm', args, cwd: draft });
  const { dependencies } = JSON.parse(await readFile(join(draft, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const [[dependency, version] = [name, '']] = Object.entries(dependencies);
  return `npm ${dependency}@${version}`;
};
