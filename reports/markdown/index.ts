/** verdict.md: the verdict for a pull request or a chat, the reasons of a refusal first. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';
import type { Report } from '../report.ts';
import {
  type Cause,
  causesOf,
  countStatuses,
  duration,
  judgedCount,
  quantity,
  sectionsOf,
} from '../summary/index.ts';

const FILE = 'verdict.md';

export function verdictMarkdown(verdict: Verdict): string {
  const blocks = [
    `# ${verdict.verdict}`,
    plain(verdict.headline),
    reasons(causesOf(verdict)),
    suites(verdict),
    levels(verdict),
    audit(verdict),
    sections(verdict),
    notes(verdict),
    origin(verdict),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function reasons(causes: readonly Cause[]): string {
  if (causes.length === 0) return '';
  const lines = causes.map(({ kind, reason, sources, rows }) => {
    const mark = kind === 'failed' ? '❌' : '⚠️ not proven:';
    const [first, ...others] = rows;
    const row = first ? `**${first.id}** ${plain(first.title.en)}` : '**suite**';
    const also = others.length > 0 ? ` (also ${others.map(({ id }) => id).join(', ')})` : '';
    const by = sources.map((source) => `\`${source}\``).join(', ');
    return `- ${mark} ${row}${also}${by && `, ${by}`}: ${plain(oneLine(reason))}`;
  });
  return `## Why\n\n${lines.join('\n')}`;
}

function suites({ suites: all }: Verdict): string {
  const rows = all.map((suite) => [
    suite.name,
    suite.status,
    `${suite.passed}/${suite.tests}`,
    duration(suite.durationMs),
    oneLine(suite.reason ?? ''),
  ]);
  return section('Suites', ['suite', 'status', 'passed', 'time', 'reason'], rows);
}

function levels({ slo }: Verdict): string {
  const rows = slo.map(({ id, metric, value, unit, limit, status }) => {
    const seen = value === null ? 'not measured' : quantity(value, unit);
    return [id, metric, seen, limit, status];
  });
  return section('Service levels', ['id', 'metric', 'value', 'limit', 'status'], rows);
}

function audit({ audit: books }: Verdict): string {
  return section(
    'Audit of the books',
    ['books', 'status'],
    books.map((one) => [one.books, one.status]),
  );
}

function sections(verdict: Verdict): string {
  const judged = sectionsOf(verdict).filter(({ counts }) => judgedCount(counts) > 0);
  const rows = judged.map(({ id, title, counts, rows: all }) => [
    `${id} ${title.en}`,
    String(counts.passed),
    String(counts.failed),
    String(all.length - judgedCount(counts)),
  ]);
  const whole = countStatuses(verdict.requirements);
  const open = verdict.requirements.length - judgedCount(whole);
  const table = section('Requirements', ['section', 'passed', 'failed', 'not judged'], rows);
  return `${table}\n\n${open} requirements were not judged by \`${verdict.profile}\`.`;
}

function notes({ notes: all }: Verdict): string {
  if (all.length === 0) return '';
  return `## Notes\n\n${all.map((note) => `- ${plain(note)}`).join('\n')}`;
}

function origin({ run, profile, target, startedAt, durationMs, git, seed }: Verdict): string {
  const commit = `${git.commit.slice(0, 12)}${git.dirty ? ' with uncommitted changes' : ''}`;
  return `Run \`${run}\`, profile ${profile}, target ${plain(target.name)}, commit ${commit}, seed ${seed}, started ${startedAt}, ${duration(durationMs)}.`;
}

function section(title: string, head: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((cells) => line(cells.map(plain)));
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...body].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What would otherwise be HTML, a column or emphasis. */
function plain(text: string): string {
  return text
    .replace(/[\\|*_~`[\]]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

export const markdownReport: Report = {
  name: 'Markdown',
  async write({ verdict, runDir }) {
    writeFileSync(join(runDir, FILE), verdictMarkdown(verdict));
    return FILE;
  },
};
