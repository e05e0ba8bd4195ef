/** A wheel from PyPI, by pip, which refuses it unless its SHA-256 is the pinned one. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PypiWay } from '../catalogue.ts';
import { type Installer, installFailed, needed, PLATFORM, runClient } from './installer.ts';

export const installFromPypi: Installer<PypiWay> = async ({ name, way, draft, needs }) => {
  const sha256 = way.sha256[PLATFORM];
  if (sha256 === undefined) throw installFailed(name, `PyPI has no ${way.package} for ${PLATFORM}`);
  const pin = `${way.package}==${way.version}`;
  const requirements = join(draft, 'requirements.txt');
  await writeFile(requirements, `${pin} --hash=sha256:${sha256}\n`);
  const python = needed(needs, 'python').path;
  const only = ['--require-hashes', '--no-deps', '--only-binary=:all:', '--no-compile'];
  const quiet = [
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    '--no-warn-script-location',
  ];
  const args = ['-m', 'pip', 'install', ...quiet, ...only, '--target', draft, '-r', requirements];
  await runClient(name, { file: python, args, cwd: draft });
  await rm(requirements);
  return `PyPI ${pin}`;
};
