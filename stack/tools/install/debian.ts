/**
 * Debian or Ubuntu packages, unpacked into the tool's folder: apt with a state of its own, so that neither
 * root is needed nor the system changed. apt checks each package against the signed lists of the machine's
 * own sources, and fetches only what the system lacks.
 */
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DebianWay } from '../catalogue.ts';
import { type Installer, runClient } from './installer.ts';

export const installFromDebian: Installer<DebianWay> = async ({ name, way, draft }) => {
  const state = join(draft, '.apt');
  const archives = join(state, 'archives');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(archives, 'partial'), { recursive: true });
  const configuration = join(state, 'apt.conf');
  await writeFile(configuration, aptConfiguration(state));
  const env = { APT_CONFIG: configuration, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (args: readonly string[]) =>
    runClient(name, { file: 'apt-get', args: [...args], cwd: draft, env });
  await apt(['update', '-qq']);
  await apt(['install', '-qq', '-y', '--download-only', ...way.packages]);
  const packages = (await readdir(archives)).filter((file) => file.endsWith('.deb'));
  for (const file of packages)
    await runClient(name, {
      file: 'dpkg-deb',
      args: ['-x', join(archives, file), draft],
      cwd: draft,
    });
  await rm(state, { recursive: true });
  await writeWrapper(join(draft, way.executable), way);
  return `Debian ${way.packages.join(' ')}`;
};

function aptConfiguration(state: string): string {
  return `Dir::State "${state}";
Dir::State::lists "${state}/lists";
Dir::State::status "/var/lib/dpkg/status";
Dir::State::extended_states "${state}/extended_states";
Dir::Cache "${state}";
Dir::Cache::archives "${state}/archives";
Dir::Log "${state}";
Debug::NoLocking "true";
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
`;
}

/**
 * Runs the unpacked program (the system's own, where apt had nothing more to fetch) with the libraries that
 * were unpacked beside it; the folder may be moved.
 */
async function writeWrapper(file: string, { command, pythonPath }: DebianWay): Promise<void> {
  const wheels = `PYTHONPATH="$(echo "$here"/${pythonPath}/pip-*.whl)"\nexport PYTHONPATH\n`;
  const script = `#!/bin/sh
here="\${0%/*}/.."
for lib in "$here"/usr/lib/*-linux-gnu "$here"/lib/*-linux-gnu; do
  [ -d "$lib" ] && LD_LIBRARY_PATH="$lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
PATH="$here/usr/bin:$here/usr/sbin:$PATH"
${pythonPath === undefined ? '' : wheels}exec ${command} "$@"
`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, script);
  await chmod(file, 0o755);
}
