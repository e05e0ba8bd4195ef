/** A way through Toxiproxy that can be cut and mended: how a target loses its database in mid-payment. */
import { UnavailableError } from '../evidence/failure.ts';
import type { AddressBook, ProxyPort } from './stack.ts';

export interface ProxyRoute {
  readonly name: string;
  /** `host:port` behind the proxy, as it is known here. */
  readonly upstream: string;
  /** The same as Toxiproxy in a container knows it, for what is not one of the stack's five services. */
  readonly inside?: string | undefined;
}

export interface Proxy extends AsyncDisposable {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `host:port` */
  readonly url: string;
  /** Cuts all connections and refuses new ones. */
  disable(): Promise<void>;
  enable(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a proxy on a free port of 127.0.0.1. The name must be new on this Toxiproxy. */
export async function createProxy(
  { toxiproxyUrl, proxyRoom }: Pick<AddressBook, 'toxiproxyUrl' | 'proxyRoom'>,
  { name, upstream, inside }: ProxyRoute,
): Promise<Proxy> {
  const within = inside ?? proxyRoom?.upstreams[upstream] ?? upstream;
  const route = { name, upstream: proxyRoom ? within : upstream };
  const listen = await (proxyRoom
    ? listenOnPublished(toxiproxyUrl, route, proxyRoom.ports)
    : listenOn(toxiproxyUrl, route, '127.0.0.1:0'));
  const one = `${toxiproxyUrl}/proxies/${encodeURIComponent(name)}`;
  const enabled = async (value: boolean) => {
    await ask(one, 'POST', { enabled: value });
  };
  const remove = async () => {
    await ask(one, 'DELETE');
  };
  const { hostname: host, port } = new URL(`tcp://${listen}`);
  return {
    name,
    host,
    port: Number(port),
    url: listen,
    disable: () => enabled(false),
    enable: () => enabled(true),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

async function listenOn(url: string, route: ProxyRoute, listen: string): Promise<string> {
  const made = await ask(`${url}/proxies`, 'POST', { ...route, listen, enabled: true });
  return (JSON.parse(made) as { listen: string }).listen;
}

/** Takes the first published port that nobody else's proxy has; the engine says which are taken. */
async function listenOnPublished(
  url: string,
  route: ProxyRoute,
  ports: readonly ProxyPort[],
): Promise<string> {
  for (const { inside, outside } of ports) {
    try {
      await listenOn(url, route, inside);
      return outside;
    } catch (error) {
      if (!(error instanceof UnavailableError) || !/already in use/.test(error.message))
        throw error;
    }
  }
  throw refused(`a proxy for ${route.upstream}`, `all its ${ports.length} ports are taken`);
}

async function ask(url: string, method: string, body?: object): Promise<string> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw refused(`${method} ${url}`, 'no answer', cause);
  });
  const answer = await response.text();
  if (!response.ok) throw refused(`${method} ${url}`, `status ${response.status}: ${answer}`);
  return answer;
}

function refused(what: string, seen: string, cause?: unknown): UnavailableError {
  return new UnavailableError({
    code: 'toxiproxy.refused',
    message: `Toxiproxy refused ${what}: ${seen}`,
    hint: 'Is the stack still running? npx launch-gate stack status',
    cause,
  });
}
