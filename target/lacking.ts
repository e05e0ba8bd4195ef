/** What a target says when it is asked for more than it can do: the check is then *not run: needs X*. */
import { type Capability, UnavailableError } from '../evidence/index.ts';

export function lacking(capability: Capability, target: string): UnavailableError {
  return new UnavailableError({
    code: 'target.lacks',
    message: `needs ${capability}: the target ${target} does not offer it`,
    hint: `declare needs: ['${capability}'] in suite.ts, or configure it for the target`,
  });
}
