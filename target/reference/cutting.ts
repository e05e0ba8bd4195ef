/** Services that the reference reaches through a proxy, so that it can lose them. */
import { type AddressBook, createProxy, type Proxy as ServiceProxy } from '../../stack/index.ts';

/** The same service by way of the proxy. */
export function through(proxy: ServiceProxy, service: string): string {
  const url = new URL(service);
  url.host = proxy.url;
  return url.href;
}

/** Until the returned handle is disposed. */
export async function cutOff(proxy: ServiceProxy): Promise<AsyncDisposable> {
  await proxy.disable();
  return { [Symbol.asyncDispose]: () => proxy.enable() };
}

/** Before the Redis of one reference. */
export function cacheProxy(addresses: AddressBook, name: string): Promise<ServiceProxy> {
  const upstream = new URL(addresses.redisUrl).host;
  return createProxy(addresses, { name: `${name}-redis`, upstream });
}
