/** A dump of a database by PostgreSQL's own program. */
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { locateTool } from '../../stack/tools/index.ts';

const BYTES_MAX = 512 * 1024 * 1024;

/** @throws UnavailableError where there is no PostgreSQL at hand */
export async function dumpOf(url: string, args: readonly string[] = []): Promise<Buffer> {
  const { path } = await locateTool('postgres');
  const { stdout } = await execa(join(dirname(path), 'pg_dump'), ['--dbname', url, ...args], {
    encoding: 'buffer',
    maxBuffer: BYTES_MAX,
  });
  return Buffer.from(stdout);
}
