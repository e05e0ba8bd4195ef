/** What the catalogue promises: each install held to a checksum, each profile made of tools that it has. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { InstallWay, Way } from './catalogue.ts';
import { catalogue } from './shelf.mjs';

describe('the catalogue', () => {
  const installs = Object.entries(catalogue.tools).flatMap(([name, { ways }]) =>
    ways.filter(isInstall).map((way) => ({ name, way, label: `${name} by ${way.by}` })),
  );

  test('every profile names tools that it has', () => {
    for (const names of Object.values(catalogue.profiles))
      expect(Object.keys(catalogue.tools)).toEqual(expect.arrayContaining([...names]));
  });

  test.each(installs)('$label is held to a checksum', ({ name, way }) => {
    switch (way.by) {
      case 'pypi':
        for (const digest of Object.values(way.sha256)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
        break;
      case 'npm':
        for (const { integrity } of Object.values(way.packages))
          expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
        break;
      case 'go':
        expect(readFileSync(new URL(`go/${name}/go.sum`, import.meta.url), 'utf8')).toContain(
          'h1:',
        );
        break;
      case 'debian':
        // apt holds packages to its signed lists; nothing may tell it not to.
        expect(readFileSync(new URL('install/debian.ts', import.meta.url), 'utf8')).not.toMatch(
          /allow-unauthenticated|trusted=yes|AllowInsecure/i,
        );
    }
  });

  test.each(installs.filter(({ way }) => way.by === 'go'))(
    '$label: the version in go.mod is the one in the catalogue',
    ({ name }) => {
      const module = readFileSync(new URL(`go/${name}/go.mod`, import.meta.url), 'utf8');
      expect(module).toContain(` v${catalogue.tools[name]?.version} `);
    },
  );
});

function isInstall(way: Way): way is InstallWay {
  return way.by !== 'path' && way.by !== 'variable';
}
