/** The report server shows the last run and nothing above it. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serveReports } from './serve-reports.ts';

async function served(use: (url: string, root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'launch-gate-open-'));
  mkdirSync(join(root, 'reports/runs/one/allure'), { recursive: true });
  writeFileSync(join(root, 'reports/runs/one/index.html'), '<h1>GO</h1>');
  writeFileSync(join(root, 'reports/runs/one/allure/index.html'), 'allure');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(root, 'reports/runs/one/link.txt'));
  symlinkSync('runs/one', join(root, 'reports/out'));
  const stop = new AbortController();
  const ready = Promise.withResolvers<string>();
  const closed = serveReports({ root, port: 0, signal: stop.signal }, ready.resolve);
  try {
    await use(await ready.promise, root);
  } finally {
    stop.abort();
    await closed;
    rmSync(root, { recursive: true, force: true });
  }
}

test('it serves the page and Allure’s, as what they are', async () => {
  await served(async (url) => {
    const page = await fetch(url);
    expect(await page.text()).toBe('<h1>GO</h1>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await (await fetch(`${url}allure/`)).text()).toBe('allure');
    expect((await fetch(`${url}nothing.html`)).status).toBe(404);
  });
});

test('no path and no link leads out of the run', async () => {
  await served(async (url) => {
    for (const path of [
      '/../../../secret.txt',
      '/%2e%2e/%2e%2e/%2e%2e/secret.txt',
      '/link.txt',
      '/%',
    ])
      expect(await rawGet(url, path)).toMatch(/^HTTP\/1\.1 404/);
  });
});

/** fetch() would tidy the path before it is sent. */
async function rawGet(url: string, path: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  return text(socket);
}

test('a port that is taken is told, with what to do', async () => {
  await served(async (_, root) => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const signal = AbortSignal.timeout(5_000);
    const serving = serveReports({ root, port, signal }, () => undefined);
    await expect(serving).rejects.toThrow(`port ${port} can't be listened on`);
    holder.close();
  });
});

test('without a run there is nothing to show, and that is said', async () => {
  const root = mkdtempSync(join(tmpdir(), 'launch-gate-open-'));
  const signal = AbortSignal.abort();
  await expect(serveReports({ root, port: 0, signal }, () => undefined)).rejects.toThrow(
    'there is no run to show yet',
  );
  rmSync(root, { recursive: true });
});
