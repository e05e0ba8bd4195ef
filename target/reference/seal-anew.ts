/** Runs the reference's own command that brings everything stored under the current key. */
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/index.ts';

const ROTATE = new URL('../../reference/rotate-keys.ts', import.meta.url).pathname;
const PRELOAD = new URL('./preload.ts', import.meta.url).href;
const WITHIN_MS = 30_000;

/** With the whole environment of an instance, its mutant included. */
export async function sealAnew(env: Readonly<Record<string, string>>): Promise<void> {
  const args = ['--import', PRELOAD, ROTATE];
  const options = { env, extendEnv: false, timeout: WITHIN_MS, reject: false, all: true } as const;
  const ended = await execa(process.execPath, args, options);
  if (!ended.failed) return;
  throw new UnavailableError({
    code: 'reference.keys-not-rotated',
    message: `the keys can't be changed: ${ended.all.split('\n').slice(0, 5).join(' ')}`,
    hint: 'run reference/rotate-keys.ts with the environment of the reference',
    cause: ended,
  });
}
