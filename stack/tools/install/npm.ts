/** A package from npm, by `npm pack`, unpacked only when its SHA-512 is the pinned one. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { NpmWay } from '../catalogue.ts';
import { type Installer, installFailed, PLATFORM, runClient } from './installer.ts';

export const installFromNpm: Installer<NpmWay> = async ({ name, way, draft }) => {
  const build = way.packages[PLATFORM];
  if (build === undefined) throw installFailed(name, `npm has no build for ${PLATFORM}`);
  const pin = `${build.name}@${way.version}`;
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', draft, pin];
  await runClient(name, { file: 'npm', args, cwd: draft });
  const [archive] = (await readdir(draft)).filter((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw installFailed(name, `npm packed nothing for ${pin}`);
  await checkIntegrity(name, join(draft, archive), build.integrity);
  const unpack = ['-xzf', archive, '--strip-components=1', '--no-same-owner'];
  await runClient(name, { file: 'tar', args: unpack, cwd: draft });
  await rm(join(draft, archive));
  if (way.symlinks !== undefined) await makeLinks(name, draft, way.symlinks);
  return `npm ${pin}`;
};

/** Does what the package's install script would: none is run. */
async function makeLinks(tool: string, draft: string, list: string): Promise<void> {
  const text = await readFile(join(draft, list), 'utf8');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const [from, to] = [resolve(draft, target), resolve(draft, source)];
    if (![from, to].every((path) => path.startsWith(`${draft}${sep}`)))
      throw installFailed(tool, `${list} links out of its folder: ${target} → ${source}`);
    await symlink(relative(dirname(from), to), from);
  }
}

/** @throws UnavailableError `tool.install-failed` when the file is not the pinned one. */
export async function checkIntegrity(tool: string, file: string, pinned: string): Promise<void> {
  const digest = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (`sha512-${digest}` === pinned) return;
  throw installFailed(tool, `its checksum is sha512-${digest}, pinned is ${pinned}`);
}
