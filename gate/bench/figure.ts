/** One measured figure of the bench: its median with the spread and the number of measurements behind it. */
import type { Limit } from '../../evidence/index.ts';

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many measurements. */
  readonly n: number;
  /** What we promise, where we promise something. */
  readonly limit?: Limit;
  readonly kept?: boolean;
  readonly note?: string;
}

/** A figure that could not be measured, and why. */
export interface NoFigure {
  readonly name: string;
  readonly missing: string;
}

export interface Naming {
  readonly name: string;
  readonly unit: string;
  readonly limit?: Limit;
  readonly note?: string;
}

/** The figure of these measurements; without one there is no figure. */
export function figureOf(naming: Naming, measured: readonly number[]): Figure | NoFigure {
  const sorted = measured.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined)
    return { name: naming.name, missing: 'nothing was measured' };
  const median = round(medianOf(sorted));
  const kept = naming.limit === undefined ? {} : { kept: keeps(naming.limit, median) };
  return { ...naming, ...kept, median, min: round(min), max: round(max), n: sorted.length };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}

function keeps({ max, below, min, above }: Limit, value: number): boolean {
  return (
    (max === undefined || value <= max) &&
    (below === undefined || value < below) &&
    (min === undefined || value >= min) &&
    (above === undefined || value > above)
  );
}

/** Three significant digits at least, whole numbers as they are. */
function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
