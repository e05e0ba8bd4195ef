/** Numbers as people read them. */

/** `420 ms`, `8.4 s`, `2 min 05 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A measured value with at most three decimals and its unit. */
export function quantity(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 1 : 3;
  return `${Number(value.toFixed(digits))} ${unit}`.trim();
}
