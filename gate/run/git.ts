/** Which source a verdict is about: the commit, and whether the checkout holds more than it. */
import { execa } from 'execa';
import type { Verdict } from '../../evidence/index.ts';

export async function gitState(root: string): Promise<Verdict['git']> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false });
  const [head, status] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('status', '--porcelain'),
  ]);
  if (head.failed) return { commit: 'unknown', dirty: true };
  return { commit: String(head.stdout).trim(), dirty: String(status.stdout).trim() !== '' };
}
