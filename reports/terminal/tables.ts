/** The four tables of the last screen: suites, requirements by section, service levels, books. */
import Table from 'cli-table3';
import type { Verdict } from '../../evidence/index.ts';
import { duration, judgedCount, quantity, sectionsOf } from '../summary/index.ts';
import type { Ink } from './ink.ts';

export interface Style {
  readonly ink: Ink;
  readonly width: number;
}

/** Lines only under the head: a table that copies well into a message. */
const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

interface Column {
  readonly title: string;
  readonly right?: boolean;
}

export function suitesTable({ suites }: Verdict, style: Style): string {
  const columns = ['Suite', 'State', '>Tests', '>Failed', '>Broken', '>Skipped', '>Time', ''];
  const rows = suites.map((suite) => [
    suite.name,
    style.ink.state(suite.status),
    String(suite.tests),
    String(suite.failed),
    String(suite.broken),
    String(suite.skipped),
    duration(suite.durationMs),
    suite.status === 'not-run' ? (suite.reason ?? '') : '',
  ]);
  return table(columns, rows, style);
}

/** Sections about which the run says something; the others are counted in one line. */
export function requirementsTable(verdict: Verdict, style: Style): string {
  const columns = ['Requirements', '>passed', '>failed', '>not run', '>not selected', '>accepted'];
  const sections = sectionsOf(verdict);
  const shown = sections.filter(({ counts }) => judgedCount(counts) > 0);
  const rows = shown.map(({ id, title, counts }) => [
    `${id} ${title.en}`,
    ...[counts.passed, counts.failed, counts['not-run'], counts['not-selected']].map(some),
    some(counts.attested + counts.waived + counts['not-applicable']),
  ]);
  const rest = sections.filter((section) => !shown.includes(section));
  const silent = rest.reduce((sum, section) => sum + section.rows.length, 0);
  const line = `  ${silent} more in ${rest.length} sections that ${verdict.profile} does not judge`;
  return [table(columns, rows, style), ...(silent > 0 ? [style.ink.dim(line)] : [])].join('\n');
}

export function sloTable({ slo }: Verdict, style: Style): string {
  const rows = slo.map(({ id, metric, value, unit, limit, status }) => [
    `${id} ${metric}`,
    style.ink.state(status),
    value === null ? 'not measured' : quantity(value, unit),
    limit,
  ]);
  return rows.length === 0
    ? ''
    : table(['Service level', 'State', '>Measured', '>Limit'], rows, style);
}

export function auditTable({ audit }: Verdict, style: Style): string {
  const rows = audit.map(({ books, status }) => [books, style.ink.state(status)]);
  return rows.length === 0 ? '' : table(['Books', 'State'], rows, style);
}

function some(count: number): string {
  return count === 0 ? '·' : String(count);
}

/** `>` before a title aligns its column to the right. The last column gives way when the screen is narrow. */
function table(titles: readonly string[], rows: readonly string[][], style: Style): string {
  const columns = titles.map(
    (title): Column => ({ title: title.replace(/^>/, ''), right: title.startsWith('>') }),
  );
  const made = new Table({
    chars: LINES,
    head: columns.map((column) => style.ink.bold(column.title)),
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
  });
  made.push(...rows);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .map((line) => clip(line, style.width))
    .join('\n');
}

/** Cuts a line by what is seen of it, leaving colours alone; only texts at its end are that long. */
function clip(line: string, width: number): string {
  const plain = line.replace(ESCAPES, '');
  if (plain.length <= width) return line;
  const painted = line !== plain;
  return `${(painted ? cutPainted(line, width - 1) : plain.slice(0, width - 1)).trimEnd()}…`;
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

function cutPainted(line: string, width: number): string {
  const parts = line.split(new RegExp(`(${ESCAPES.source})`));
  let seen = 0;
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part;
      const kept = part.slice(0, Math.max(0, width - seen));
      seen += kept.length;
      return kept;
    })
    .join('');
}
