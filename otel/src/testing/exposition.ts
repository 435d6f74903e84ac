// Reads samples from a /metrics page.

/** Sum of the samples of `name` whose labels include `labels`. */
export function sampleSum(page: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return page
    .split('\n')
    .filter(
      (line) =>
        /^[{ ]/.test(line.slice(name.length)) && line.startsWith(name) && pairs.every((pair) => line.includes(pair)),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
