/**
 * Free ports on loopback. Between finding one and a service listening on it another process may take it,
 * so a service is started through `onFreePort`, which tries again on a new one in just that case.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

const ATTEMPTS = 5;
const TAKEN = /address already in use|EADDRINUSE|could not bind|bind: Address/i;

/** A port that was free on 127.0.0.1 a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs `start` on a free port; again on another one, at most five times, when the port was taken. */
export async function onFreePort<Result>(
  start: (port: number) => Promise<Result>,
  nextPort: () => Promise<number> = freePort,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await nextPort());
    } catch (error) {
      if (attempt >= ATTEMPTS || !(error instanceof Error) || !TAKEN.test(error.message))
        throw error;
    }
  }
}
