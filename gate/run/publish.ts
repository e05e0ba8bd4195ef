/** Turns a verdict into pages and files for people, by the room `reports`, and looks once more for secrets in them. */
import type { Verdict } from '../../evidence/index.ts';
import { type PublishedReport, publish } from '../../reports/index.ts';
import { maskPublished } from '../evidence/ingest.ts';
import type { RunFolders } from './folders.ts';

/** Writes all reports; what nobody could look into was removed again and is said as a report that is missing. */
export async function publishReports(
  folders: RunFolders,
  verdict: Verdict,
): Promise<readonly PublishedReport[]> {
  const reports = await publish({ verdict, runDir: folders.runDir });
  const removed = maskPublished(folders).map(
    (file): PublishedReport => ({
      name: file,
      missing: 'removed, because nobody can look for secrets in it',
    }),
  );
  return [...reports, ...removed];
}
