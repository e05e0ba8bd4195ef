/** A private folder that this process answers for: after a kill -9 the next run removes it. */
import { ownIdentity, record } from '../../stack/index.ts';

export function ownedFolder(path: string): void {
  record(path, { kind: 'folder', path, owner: ownIdentity() });
}
