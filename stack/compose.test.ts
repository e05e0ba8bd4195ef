/** docker-compose.yml keeps the rules of the house: pinned, replaceable images, loopback only, healthy. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { INITDB_ARGS, SETTINGS } from './services/postgres/settings.ts';
import { SERVICE_NAMES } from './stack.ts';

interface ComposeService {
  readonly image: string;
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

test('it has exactly the services of the stack', () => {
  expect(Object.keys(compose.services).sort()).toEqual([...SERVICE_NAMES].sort());
});

describe.each(SERVICE_NAMES)('%s', (name) => {
  test('its image is pinned to a version, and can be replaced by a variable', () => {
    const variable = `LAUNCH_${name.toUpperCase().replace('-', '_')}_IMAGE`;
    const { image } = service(name);
    expect(image.startsWith(`\${${variable}:-`), image).toBe(true);
    expect(image).toMatch(/:-[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?\}$/);
  });

  test('its ports are random ones on loopback', () => {
    for (const port of service(name).ports) expect(port).toMatch(/^127\.0\.0\.1:0:\d+$/);
  });

  test('it has a health check that ends', () => {
    const { healthcheck } = service(name);
    expect(healthcheck.test[0]).toBe('CMD');
    expect(healthcheck.retries).toBeGreaterThan(0);
  });
});

describe('PostgreSQL in a container', () => {
  test('sorts and encodes like the local form', () => {
    expect(service('postgres').environment?.POSTGRES_INITDB_ARGS).toBe(INITDB_ARGS.join(' '));
  });

  test('has no setting that differs from the local form', () => {
    const given = (service('postgres').command ?? []).slice(1).map((flag) => flag.slice(2));
    const known = given.filter((flag) => !flag.startsWith('shared_preload_libraries'));
    expect(known.length).toBeGreaterThan(5);
    for (const flag of known) {
      const [setting = '', value] = flag.split('=');
      expect({ [setting]: value }).toEqual({ [setting]: SETTINGS[setting] });
    }
  });
});
