/** A listener on loopback that nobody has a reason to call: whoever does was talked into it. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Canary extends AsyncDisposable {
  /** An address to plant, told apart by its name. */
  url(name: string): string;
  /** Proves that the canary hears: one call by the test itself, which is then forgotten. */
  hitByHand(): Promise<void>;
  /** Names that were called until now, or until the first call within so many milliseconds. */
  hitsWithin(milliseconds: number): Promise<readonly string[]>;
}

export async function openCanary(): Promise<Canary> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push((request.url ?? '').slice(1));
    response.end('tweet');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = (name: string) => `http://127.0.0.1:${port}/${name}`;
  return {
    url,
    hitByHand: async () => {
      await fetch(url('by-hand'));
      if (hits.pop() !== 'by-hand') throw new TypeError('the canary does not hear');
    },
    hitsWithin: async (milliseconds) => {
      const signal = AbortSignal.timeout(milliseconds);
      if (hits.length === 0) await once(server, 'request', { signal }).catch(() => undefined);
      return hits;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
