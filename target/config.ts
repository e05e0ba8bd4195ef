/** Reads which system is under test, and guards systems that nobody allowed to be attacked. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../evidence/index.ts';
import { isLoopback } from './driver/index.ts';
import type { TargetConfig } from './target.ts';

/**
 * The configuration that the run wrote for its suites; without a file, the reference.
 * @throws UsageError `target.unreadable` for a file that is no configuration.
 */
export function readTargetConfig(file: string | undefined): TargetConfig {
  if (file === undefined) return { kind: 'reference', name: 'reference' };
  try {
    const config = JSON.parse(readFileSync(file, 'utf8')) as TargetConfig;
    if (config.kind === 'reference' || (config.kind === 'deployed' && URL.canParse(config.url)))
      return config;
    throw new TypeError('it has neither kind "reference" nor kind "deployed" with a URL');
  } catch (cause) {
    throw new UsageError({
      code: 'target.unreadable',
      message: `the target's configuration can't be read from ${file}: ${(cause as Error).message}`,
      hint: 'write it by `npx launch-gate init --url URL`',
      cause,
    });
  }
}

/**
 * Attacks and loads may hit loopback only, unless somebody took it on them.
 * @throws UsageError `target.not-authorised` for another host without a name and a time in the future.
 */
export function assertMayAttack(config: TargetConfig, now = Date.now()): void {
  if (config.kind === 'reference') return;
  const { hostname } = new URL(config.url);
  if (isLoopback(hostname)) return;
  const { by = '', until = '' } = config.authorised ?? {};
  const lapsed = until !== '' && !(Date.parse(until) > now);
  if (by.trim() !== '' && until !== '' && !lapsed) return;
  throw new UsageError({
    code: 'target.not-authorised',
    message: `attacks and loads on ${hostname} are not authorised${lapsed ? `: that ended ${until}` : ''}`,
    hint: `set authorised: { by: 'who', until: 'YYYY-MM-DD' } for the target ${config.name}`,
  });
}
