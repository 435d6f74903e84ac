// Sizes and times for people.

/** E.g. "48 MiB"; empty for 0. */
export function mebibytes(bytes: number): string {
  return bytes > 0 ? `${Math.round(bytes / 2 ** 20)} MiB` : '';
}

/** E.g. "4 s", "3 min", "2 h". */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
