/**
 * The images of this project are small and safe by their text: several stages, pinned bases, not root, no secret. The
 * reference's is also built and run (tests/containers); the harness's needs a Debian with apt, so this reads its file.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

/** Instructions with their words, comments and continued lines put together. */
function instructions(file: string): readonly { readonly name: string; readonly words: string }[] {
  const lines = read(file)
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  return lines.filter(Boolean).map((line) => {
    const [name = '', ...words] = line.trim().split(/\s+/);
    return { name, words: words.join(' ') };
  });
}

describe.each(['Dockerfile', 'reference/Dockerfile'])('%s', (file) => {
  const all = instructions(file);
  const wordsOf = (name: string) =>
    all.filter((one) => one.name === name).map(({ words }) => words);

  test('is built in stages, so that what only builds stays behind', () => {
    expect(wordsOf('FROM').length).toBeGreaterThanOrEqual(2);
    expect(wordsOf('COPY').some((words) => words.includes('--from='))).toBe(true);
  });

  test('begins from a pinned image that can be replaced', () => {
    const [pin] = wordsOf('ARG').filter((words) => words.startsWith('NODE_IMAGE='));
    expect(pin).toMatch(/^NODE_IMAGE=node:\d+\.\d+\.\d+-[a-z-]+(@sha256:[0-9a-f]{64})?$/);
    const first = wordsOf('FROM')[0] ?? '';
    expect(first.startsWith(['$', '{NODE_IMAGE}'].join(''))).toBe(true);
  });

  test('does not run as root', () => {
    const last = all.findLast(({ name }) => name === 'USER');
    expect(last?.words).toMatch(/^(?!root$|0$)[a-z][a-z-]*$/);
    const stage = all.findLastIndex(({ name }) => name === 'FROM');
    expect(all.findLastIndex(({ name }) => name === 'USER')).toBeGreaterThan(stage);
  });

  test('holds no secret, and fetches nothing past the package managers', () => {
    const settings = [...wordsOf('ENV'), ...wordsOf('ARG')].join('\n');
    expect(settings).not.toMatch(/SECRET|PASSWORD|TOKEN|_KEY/i);
    expect(wordsOf('ADD')).toEqual([]);
    expect(wordsOf('RUN').join('\n')).not.toMatch(/curl|wget|\| *sh/);
  });
});

test('what may hold a secret or belongs to this machine goes into no image', () => {
  const ignored = read('.dockerignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.env', '.env.*', '.git', '.launch-gate']));
});
