/** A dump of a database by PostgreSQL's own program: this machine's, or the one in the server's container. */
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { AddressBook } from './stack.ts';
import { locateTool } from './tools/index.ts';

const BYTES_MAX = 512 * 1024 * 1024;

/** @throws UnavailableError where there is no such program at hand */
export async function dumpDatabase(
  { postgresContainer }: Pick<AddressBook, 'postgresContainer'>,
  url: string,
  args: readonly string[] = [],
): Promise<Buffer> {
  if (postgresContainer !== undefined) return dumpInside(postgresContainer, url, args);
  const { path } = await locateTool('postgres');
  const { stdout } = await execa(join(dirname(path), 'pg_dump'), ['--dbname', url, ...args], {
    encoding: 'buffer',
    maxBuffer: BYTES_MAX,
  });
  return Buffer.from(stdout);
}

/** By the server's own socket: the program may be an older one than the server's, and know no TLS, outside. */
async function dumpInside(
  container: string,
  url: string,
  args: readonly string[],
): Promise<Buffer> {
  const { runInside } = await import('./containers/run-inside.ts');
  const { username, password, pathname } = new URL(url);
  const inside = `postgres://${username}:${password}@${pathname}?host=/var/run/postgresql`;
  const command = ['pg_dump', '--dbname', inside, ...args];
  return Buffer.from(await runInside({ container, command }));
}
