/** Whether a target that somebody else started answers at all: asked once, before any suite is started on it. */
import { UnavailableError } from '../../evidence/index.ts';
import type { TargetConfig } from '../../target/index.ts';

const ANSWER_WITHIN_MS = 5_000;

/**
 * Any answer will do: whether it is healthy is for the suites to say.
 * @throws UnavailableError when nothing answers within 5 s.
 */
export async function reachTarget(target: TargetConfig, signal: AbortSignal): Promise<void> {
  if (target.kind === 'reference') return;
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const answer = await fetch(`${target.url}/api/health`, { signal: deadline });
    await answer.body?.cancel();
  } catch (cause) {
    signal.throwIfAborted();
    throw new UnavailableError({
      code: 'target.no-answer',
      message: `nothing answers at ${target.url} (${causeOf(cause)})`,
      hint: `Start the system, then try: curl -i ${target.url}/api/health`,
      cause,
    });
  }
}

/** fetch hides the reason, such as ECONNREFUSED, in its error's cause. */
function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS / 1000} s`;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? message;
}
