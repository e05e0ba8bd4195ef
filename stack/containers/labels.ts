/** How our containers and networks are known again: by labels that say which process of which machine owns them. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, ownIdentity } from '../processes/index.ts';

const OWNER = 'org.launch-gate.owner';
const MACHINE = 'org.launch-gate.machine';
/** Which service of the stack a container is. */
export const SERVICE = 'org.launch-gate.service';
const KEPT = 'org.launch-gate.kept';

/** Put on whatever this process makes in an engine. */
export function ownLabels(): Record<string, string> {
  const { pid, startedAt } = ownIdentity();
  return { [OWNER]: `${pid} ${startedAt}`, [MACHINE]: machine() };
}

/**
 * Put on containers that outlive the process which made them, until the checkout of that name removes them: they have
 * no owner, so nobody takes them for abandoned.
 */
export function keptLabels(checkout: string): Record<string, string> {
  return { [KEPT]: checkout, [MACHINE]: machine() };
}

/** An engine's filter for what that checkout keeps. */
export function keptFilter(checkout: string): { readonly label: string[] } {
  return { label: [`${KEPT}=${checkout}`, `${MACHINE}=${machine()}`] };
}

/** An engine's filter for all that this project made on this machine. */
export const OUR_FILTER = { label: [OWNER, `${MACHINE}=${machine()}`] };

/** True where the process that made it is gone; what says nothing of its owner is left alone. */
export function isAbandoned(labels: Readonly<Record<string, string>> | undefined): boolean {
  const [pid, startedAt] = (labels?.[OWNER] ?? '').split(' ');
  if (!pid || !startedAt || startedAt === 'unknown') return false;
  return !isAlive({ pid: Number(pid), startedAt });
}

/** An engine may be shared by machines; of another one's processes nothing is known here. */
function machine(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || hostname();
  } catch {
    return hostname();
  }
}
