/**
 * A measured number against the limit that the manifest sets. Zero samples, a number in another unit or a missing
 * number are no proof: k6 and others call them a pass (peers.md, section 0).
 */
import type { CheckState, Measurement } from '../../evidence/index.ts';
import type { EvidenceCase } from '../evidence/evidence.ts';
import type { ManifestCheck } from '../plan/manifest.ts';

export type Limit = NonNullable<ManifestCheck['limit']>;
type Judged = Pick<CheckState, 'status' | 'reason' | 'measurement'>;

/** Judges the numbers of cases that all passed; every number of the metric must keep the limit. */
export function judgeMeasurements(check: ManifestCheck, cases: readonly EvidenceCase[]): Judged {
  const { metric, limit } = check;
  const all = cases.flatMap((one) => one.measurements);
  if (metric === undefined)
    return check.leastSamples > 1 ? judgeSamples(check, all) : { status: 'passed' };
  const numbers = all.filter((one) => one.metric === metric);
  if (limit === undefined) return { status: 'not-run', reason: `${metric} has no limit` };
  if (numbers.length === 0) return { status: 'not-run', reason: `${metric} was not measured` };
  const judged = numbers.map((number) => judgeNumber(check, limit, number));
  return (
    judged.find(({ status }) => status === 'failed') ??
    judged.find(({ status }) => status === 'not-run') ??
    judged[0] ?? { status: 'not-run', reason: `${metric} was not measured` }
  );
}

function judgeNumber(check: ManifestCheck, limit: Limit, number: Measurement): Judged {
  const { metric, value, unit, samples } = number;
  const measurement = { metric, value, unit, samples };
  if (unit !== limit.unit)
    return notRun(measurement, `${metric} was measured in ${unit}, its limit is in ${limit.unit}`);
  if (samples < check.leastSamples)
    return notRun(measurement, `${metric} has ${samples} samples, at least ${check.leastSamples}`);
  const kept = keeps(limit, value);
  if (kept === undefined) return notRun(measurement, `${metric} has no limit`);
  if (kept) return { status: 'passed', measurement };
  const reason = `${metric} is ${value} ${unit}, limit ${limitText(limit)}`;
  return { status: 'failed', reason, measurement };
}

function judgeSamples(check: ManifestCheck, all: readonly Measurement[]): Judged {
  const most = Math.max(0, ...all.map((one) => one.samples));
  if (most >= check.leastSamples) return { status: 'passed' };
  return { status: 'not-run', reason: `${most} samples, at least ${check.leastSamples}` };
}

function notRun(measurement: NonNullable<Judged['measurement']>, reason: string): Judged {
  return { status: 'not-run', reason, measurement };
}

/** Whether `value` keeps every bound that is set; undefined where none is, and for what is no number. */
function keeps(limit: Limit, value: number): boolean | undefined {
  const { max, below, min, above } = limit;
  if (!Number.isFinite(value)) return undefined;
  const bounds = [
    max === undefined ? undefined : value <= max,
    below === undefined ? undefined : value < below,
    min === undefined ? undefined : value >= min,
    above === undefined ? undefined : value > above,
  ].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? undefined : bounds.every(Boolean);
}

/** A limit in words, such as `< 500 ms`. */
export function limitText({ unit, max, below, min, above }: Limit): string {
  const bounds = [
    max === undefined ? '' : `≤ ${max}`,
    below === undefined ? '' : `< ${below}`,
    min === undefined ? '' : `≥ ${min}`,
    above === undefined ? '' : `> ${above}`,
  ].filter(Boolean);
  return `${bounds.join(' and ')} ${unit}`.trim();
}
