/** A program built from source by the Go toolchain; `go.sum` beside its `go.mod` holds every module. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GoWay } from '../catalogue.ts';
import { cacheRoot } from '../shelf.mjs';
import { type Installer, needed, runClient } from './installer.ts';

export const installByGo: Installer<GoWay> = async (installation) => {
  const { name, version, way, draft, needs, alone } = installation;
  const go = needed(needs, 'go');
  const cwd = fileURLToPath(new URL(`../go/${name}/`, import.meta.url));
  const env = environment(go.folder !== undefined);
  const run = (args: readonly string[]) => runClient(name, { file: go.path, args, cwd, env });
  // Loading the packages downloads just the modules that the build needs.
  await run(['list', '-mod=readonly', '-deps', '-f', '', way.package]);
  const versionFlag = way.versionVariable ? ` -X ${way.versionVariable}=${version}` : '';
  const plain = ['-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=-s -w${versionFlag}`];
  const program = join(draft, way.executable);
  await alone(() => run(['build', ...plain, '-o', program, way.package]));
  return `Go module ${way.package} ${version}`;
};

/**
 * No other toolchain is fetched and no C compiler is needed. With a Go of our own its caches are ours too,
 * instead of a `go` folder in the home of somebody who has no Go.
 */
function environment(ownGo: boolean): Record<string, string> {
  const own = join(cacheRoot(), 'go');
  const caches = { GOMODCACHE: join(own, 'modules'), GOCACHE: join(own, 'build') };
  return {
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOFLAGS: '',
    CGO_ENABLED: '0',
    ...(ownGo ? caches : {}),
  };
}
