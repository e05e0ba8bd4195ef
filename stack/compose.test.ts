/** docker-compose.yml keeps the rules of the house: pinned, replaceable images, loopback only, healthy. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { asFlags, CONTAINER_SETTINGS, INITDB_ARGS } from './services/postgres/settings.ts';
import { CONTROL_PORT, PROXY_PORTS } from './services/toxiproxy/ports.ts';
import { SERVICE_NAMES } from './stack.ts';

interface ComposeService {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly ports: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly healthcheck: { readonly test: readonly string[]; readonly retries: number };
}

const file = new URL('../docker-compose.yml', import.meta.url);
const compose = parse(readFileSync(file, 'utf8')) as {
  readonly services: Readonly<Record<string, ComposeService>>;
};

function service(name: string): ComposeService {
  const found = compose.services[name];
  if (found === undefined) throw new TypeError(`docker-compose.yml has no service ${name}`);
  return found;
}

test('it has exactly the services of the stack, and by profile what runs beside it', () => {
  const names = (wanted: boolean) =>
    Object.entries(compose.services)
      .filter(([, { profiles }]) => (profiles !== undefined) === wanted)
      .map(([name]) => name);
  expect(names(false).toSorted()).toEqual([...SERVICE_NAMES].toSorted());
  expect(names(true)).toEqual(['reference', 'zap', 'k6']);
});

test('what has no published port of its own listens on loopback in the host’s network', () => {
  const { command = [], ...zap } = service('zap');
  expect(zap).toMatchObject({ network_mode: 'host' });
  expect(command[command.indexOf('-host') + 1]).toBe('127.0.0.1');
});

describe.each(Object.keys(compose.services))('%s', (name) => {
  test('its image is pinned to a version, and can be replaced by a variable', () => {
    const variable = `LAUNCH_${name.toUpperCase().replace('-', '_')}_IMAGE`;
    const { image } = service(name);
    expect(image.startsWith(`\${${variable}:-`), image).toBe(true);
    expect(image).toMatch(/:-[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(@sha256:[0-9a-f]{64})?\}$/);
  });
});

describe.each(SERVICE_NAMES)('%s', (name) => {
  test('its ports are random ones on loopback', () => {
    for (const port of service(name).ports) expect(port).toMatch(/^127\.0\.0\.1:0?:\d+(-\d+)?$/);
  });

  test('it has a health check that ends', () => {
    const { healthcheck } = service(name);
    expect(healthcheck.test[0]).toBe('CMD');
    expect(healthcheck.test.every((word) => typeof word === 'string')).toBe(true);
    expect(healthcheck.retries).toBeGreaterThan(0);
  });
});

describe('PostgreSQL in a container', () => {
  test('sorts and encodes like the local form', () => {
    expect(service('postgres').environment?.POSTGRES_INITDB_ARGS).toBe(INITDB_ARGS.join(' '));
  });

  test('has exactly the settings of the containers that the harness starts itself', () => {
    const [program, ...flags] = service('postgres').command ?? [];
    expect(program).toBe('postgres');
    expect(flags.toSorted()).toEqual(asFlags(CONTAINER_SETTINGS).toSorted());
  });

  test('has no password in the file: it draws its own', () => {
    expect(service('postgres').environment?.POSTGRES_PASSWORD).toBe(
      ['$', '{LAUNCH_POSTGRES_PASSWORD:-}'].join(''),
    );
  });
});

test('Toxiproxy’s ports are the ones that proxies are given', () => {
  const [first, last] = [PROXY_PORTS.at(0), PROXY_PORTS.at(-1)];
  expect(service('toxiproxy').ports).toEqual([
    `127.0.0.1:0:${CONTROL_PORT}`,
    `127.0.0.1::${first}-${last}`,
  ]);
});
