/** A file server for reports/out on the loopback, and nothing above that folder. */
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../evidence/index.ts';
import { outLink } from './run/folders.ts';

interface ServeOptions {
  readonly root: string;
  /** 0: any free one. */
  readonly port: number;
  readonly signal: AbortSignal;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.xml': 'application/xml',
  '.md': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
};

/** Serves until the signal. @throws UsageError when there is no run yet, or the port is taken. */
export async function serveReports(
  { root, port, signal }: ServeOptions,
  onReady: (url: string) => void,
): Promise<void> {
  if (!existsSync(outLink(root))) throw noRun();
  const folder = realpathSync(outLink(root));
  const server = createServer((request, response) => {
    answer(folder, request.url ?? '/', response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  onReady(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  server.close();
  server.closeAllConnections();
}

async function answer(folder: string, url: string, response: ServerResponse): Promise<void> {
  const file = fileFor(folder, url);
  if (file === undefined) {
    response.writeHead(404).end('not found');
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  await pipeline(createReadStream(file), response);
}

/** The file behind a path, its links followed, if it stands inside the folder. */
function fileFor(folder: string, url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const asked = join(folder, path);
    const file = realpathSync(statSync(asked).isDirectory() ? join(asked, 'index.html') : asked);
    return file.startsWith(folder + sep) ? file : undefined;
  } catch {
    return undefined;
  }
}

function noRun(): UsageError {
  return new UsageError({
    code: 'open.no-run',
    message: 'there is no run to show yet',
    hint: 'Run one: npm start',
  });
}

function portTaken(port: number, cause: Error): UsageError {
  return new UsageError({
    code: 'open.port-taken',
    message: `port ${port} can't be listened on: ${cause.message}`,
    hint: 'Leave out --port: a free one is taken.',
    cause,
  });
}
