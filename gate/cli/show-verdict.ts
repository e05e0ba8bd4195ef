/** The last screen of a run: the verdict, where the reports are, what was not judged and why that is normal. */
import { relative } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';
import { renderVerdict } from '../../reports/index.ts';
import { outLink } from '../run/folders.ts';
import type { RunResult } from '../run/run.ts';
import type { Surroundings } from './surroundings.ts';

export function showVerdict(
  { verdict, reports, runDir }: RunResult,
  { out, color, width, root }: Surroundings,
): void {
  const folder = relative(root, outLink(root));
  out('');
  out(renderVerdict(verdict, { color, width, reports: { folder, published: reports } }));
  out('');
  out(notJudged(verdict));
  out(`This run is kept in ${relative(root, runDir)}`);
  if (verdict.target.kind === 'reference') out(nextSteps(verdict));
}

/** Most rows of a go-live checklist are no program's to judge, and `ci` takes only what is fast. */
function notJudged({ requirements, profile }: Verdict): string {
  const elsewhere = requirements.filter((row) => row.status === 'not-selected').length;
  const open = requirements.filter((row) => row.status === 'not-run' && !row.required);
  const signed = open.filter((row) => row.proof === 'attested').length;
  return [
    `Not judged in ${profile}, and that is normal: ${elsewhere} requirements are in other profiles, ${signed} wait`,
    `for a person's signature, and ${open.length - signed} have no check yet. Only the profile launch requires them.`,
  ].join('\n');
}

function nextSteps({ target }: Verdict): string {
  const mutant =
    target.mutant === undefined
      ? ['  npm start -- --mutant webhook-signature-unchecked       see it refuse a known fault']
      : [];
  return [
    '',
    'Next:',
    '  npx launch-gate open                                    look at the reports',
    ...mutant,
    '  npx launch-gate init --url https://…                    point it at your own system',
  ].join('\n');
}
