/**
 * Ends owned processes when this one exits without having stopped them (an uncaught error, a stray
 * `process.exit`): one exit listener for all, because a listener a process would trip Node's leak warning.
 */
import { signalGroup } from './signal-group.ts';

const leaders = new Set<number>();
let listening = false;

/** From now on the group of `leader` ends with this process; returns how to take that back. */
export function endWithThisProcess(leader: number): () => void {
  if (!listening) {
    process.once('exit', () => {
      for (const pid of leaders) signalGroup(pid, 'SIGKILL');
    });
    listening = true;
  }
  leaders.add(leader);
  return () => leaders.delete(leader);
}
