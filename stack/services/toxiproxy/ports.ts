/** Toxiproxy's ports in a container: it can listen only where a port was published when it started. */
export const CONTROL_PORT = 8474;

const FIRST = 8666;
/** Proxies at the same time: a few for each test file that runs side by side. */
const COUNT = 24;

export const PROXY_PORTS: readonly number[] = Array.from({ length: COUNT }, (_, i) => FIRST + i);
