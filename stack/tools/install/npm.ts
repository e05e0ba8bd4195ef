/** A package from npm, by `npm pack`, unpacked only when its SHA-512 is the pinned one. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
  return `npm ${pin}`;
};

/** @throws UnavailableError `tool.install-failed` when the file is not the pinned one. */
export async function checkIntegrity(tool: string, file: string, pinned: string): Promise<void> {
  const digest = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (`sha512-${digest}` === pinned) return;
  throw installFailed(tool, `its checksum is sha512-${digest}, pinned is ${pinned}`);
}
