/** Which failures say something about the surroundings of a load, and are its reason to be NOT RUN. */
import { LaunchGateError } from '../evidence/index.ts';

/**
 * The failure in one line: of ours, of the system (ECONNREFUSED…) or of PostgreSQL, which carry a code.
 * Undefined for what is a mistake in this suite, which must not pass for bad weather.
 */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof LaunchGateError) return `${error.message} (${error.hint})`;
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return typeof code === 'string' && !code.startsWith('ERR_') ? `${message} (${code})` : undefined;
}
