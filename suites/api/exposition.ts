/** Reads Prometheus' text format as far as counters need it (prometheus.io/docs/instrumenting/exposition_formats). */

/** Values by series, such as `payments_total{status="completed"}`; labels in the order they came. */
export type Counters = ReadonlyMap<string, number>;

/** The counters of an exposition; gauges and histograms move by themselves and are left out. */
export function readCounters(text: string): Counters {
  const lines = text.split('\n');
  const names = new Set<string>();
  for (const line of lines) {
    const [, name] = /^# TYPE (\S+) counter$/.exec(line) ?? [];
    if (name !== undefined) names.add(name);
  }
  const counters = new Map<string, number>();
  for (const line of lines) {
    const [, name = '', labels = '', value] = /^(\w+)(\{.*\})? (\S+)/.exec(line) ?? [];
    if (names.has(name)) counters.set(name + labels, Number(value));
  }
  return counters;
}

/** What moved between two looks, by series; a series that is new came from zero. */
export function movedBetween(before: Counters, after: Counters): Readonly<Record<string, number>> {
  const moved: Record<string, number> = {};
  for (const [series, value] of after) {
    const by = value - (before.get(series) ?? 0);
    if (by !== 0) moved[series] = by;
  }
  return moved;
}
