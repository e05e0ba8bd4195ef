/** Signals a whole process group, of which a process that we started is the leader. */

/** Sends the signal; a group that is gone already is what was wanted. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (leader <= 1) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
