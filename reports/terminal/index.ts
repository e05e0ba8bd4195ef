/** The last screen of a run: the verdict in one sentence, what refused it, and the tables behind it. */
import type { Verdict } from '../../evidence/index.ts';
import type { PublishedReport } from '../report.ts';
import { causesOf } from '../summary/index.ts';
import { inkFor } from './ink.ts';
import { renderReasons } from './reasons.ts';
import { auditTable, requirementsTable, sloTable, suitesTable } from './tables.ts';

export interface TerminalOptions {
  /** False under NO_COLOR or where nobody looks: the caller knows. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** What `publish` made, and the folder that its paths are relative to. */
  readonly reports?: { readonly folder: string; readonly published: readonly PublishedReport[] };
}

/** Narrower than this nothing fits; wider than this a table is hard to read. */
const [NARROWEST, WIDEST] = [60, 120];

/** The verdict as text for a terminal, without a newline at its end. */
export function renderVerdict(verdict: Verdict, options: TerminalOptions): string {
  const ink = inkFor(options.color);
  const width = Math.min(Math.max(options.width, NARROWEST), WIDEST);
  const style = { ink, width };
  const blocks = [
    suitesTable(verdict, style),
    requirementsTable(verdict, style),
    sloTable(verdict, style),
    auditTable(verdict, style),
    verdict.notes.map((note) => `  ${ink.dim('note')} ${note}`).join('\n'),
    renderReasons(causesOf(verdict), style),
    reportList(options, ink),
    banner(verdict, ink),
  ];
  return blocks.filter(Boolean).join('\n\n');
}

function banner(verdict: Verdict, ink: ReturnType<typeof inkFor>): string {
  const stamp = ` ${verdict.verdict} `;
  const painted = verdict.verdict === 'GO' ? ink.go(stamp) : ink.stop(stamp);
  const shown = verdict.verdict === 'PARTIAL' && verdict.because.length === 0 ? stamp : painted;
  const said = verdict.headline.replace(/^(?:NO-GO|GO) /, '');
  return `${shown} ${ink.bold(said)}`;
}

function reportList({ reports }: TerminalOptions, ink: ReturnType<typeof inkFor>): string {
  if (reports === undefined) return '';
  const lines = reports.published.map((report) => {
    const name = `  ${report.name.padEnd(28)}`;
    if ('path' in report) return `${name}${reports.folder}/${report.path}`;
    return ink.dim(`${name}left out: ${report.missing}`);
  });
  return [ink.bold('Reports'), ...lines].join('\n');
}
