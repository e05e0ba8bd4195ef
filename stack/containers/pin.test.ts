/** Digests are written where they are known, replaced where they changed, and never made up. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDigests } from './pin.ts';

const digest = (word: string) => `sha256:${createHash('sha256').update(word).digest('hex')}`;
const line = (image: string) => `    image: \${LAUNCH_REDIS_IMAGE:-${image}}\n`;

test('a digest is written behind its image, and another one replaces it', () => {
  const first = withDigests(line('redis:7.4.2'), [{ image: 'redis:7.4.2', digest: digest('a') }]);
  expect(first).toBe(line(`redis:7.4.2@${digest('a')}`));
  expect(withDigests(first, [{ image: 'redis:7.4.2', digest: digest('b') }])).toBe(
    line(`redis:7.4.2@${digest('b')}`),
  );
});

test('what could not be asked stays as it is, and so does another image', () => {
  const text = line('redis:7.4.2');
  expect(withDigests(text, [{ image: 'redis:7.4.2', digest: undefined }])).toBe(text);
  expect(withDigests(text, [{ image: 'redis:7.4', digest: digest('a') }])).toBe(text);
});
