/** A port is only free until somebody takes it: then another one is tried, within bounds. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, onFreePort } from './free-port.ts';

/** A port that somebody listens on. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Listens on the port, as a service does. */
async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return port;
}

test('a port taken between finding and listening is given up for another', async () => {
  const taken = await takenPort();
  const free = await freePort();
  const ports = [taken, free];
  expect(await onFreePort(listen, async () => ports.shift() ?? taken)).toBe(free);
});

test('only five ports are tried, and the last error is told', async () => {
  const taken = await takenPort();
  let asked = 0;
  const next = async () => {
    asked += 1;
    return taken;
  };
  await expect(onFreePort(listen, next)).rejects.toThrow(/EADDRINUSE/);
  expect(asked).toBe(5);
});

test('any other failure to start is not tried again', async () => {
  let starts = 0;
  const start = async () => {
    starts += 1;
    throw new TypeError('wrong password');
  };
  await expect(onFreePort(start)).rejects.toThrow('wrong password');
  expect(starts).toBe(1);
});
