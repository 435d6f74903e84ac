// Queries a real Loki in tests.
export interface StoredLine {
  /** Nanoseconds since the epoch. */
  readonly time: string;
  readonly line: string;
  /** Stream labels and structured metadata. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The lines of a log query from two hours ago to an hour from now; oldest first. */
export async function queryLoki(url: string, query: string): Promise<readonly StoredLine[]> {
  const hour = 3_600_000;
  const parameters = new URLSearchParams({
    query,
    start: String((Date.now() - 2 * hour) * 1e6),
    end: String((Date.now() + hour) * 1e6),
    limit: '5000',
    direction: 'forward',
  });
  const response = await fetch(`${url}/loki/api/v1/query_range?${parameters.toString()}`);
  if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()}`);
  const { data } = (await response.json()) as {
    data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
  };
  const lines = data.result.flatMap(({ stream, values }) =>
    values.map(([time, line]) => ({ time, line, labels: stream })),
  );
  return lines.sort((a, b) => (BigInt(a.time) < BigInt(b.time) ? -1 : 1));
}
