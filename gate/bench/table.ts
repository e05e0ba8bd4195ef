/** The bench as a table for people. */
import Table from 'cli-table3';
import { limitText } from '../verdict/judge-measurement.ts';
import type { Figure, NoFigure } from './figure.ts';

export function tableOf(figures: readonly (Figure | NoFigure)[]): string {
  const table = new Table({
    head: ['figure', 'median', 'min', 'max', 'n', 'limit', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [] },
  });
  for (const figure of figures) table.push(rowOf(figure));
  const notes = figures.flatMap((figure) =>
    'note' in figure && figure.note !== undefined ? [`${figure.name}: ${figure.note}`] : [],
  );
  return [table.toString(), ...notes].join('\n');
}

function rowOf(figure: Figure | NoFigure): string[] {
  if ('missing' in figure) return [figure.name, '–', '', '', '0', '', figure.missing];
  const { name, unit, median, min, max, n, limit, kept } = figure;
  const word = kept === undefined ? '' : kept ? 'kept' : 'missed';
  return [
    name,
    `${median} ${unit}`,
    String(min),
    String(max),
    String(n),
    limit === undefined ? '' : limitText(limit),
    word,
  ];
}
