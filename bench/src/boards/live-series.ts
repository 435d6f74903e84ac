// The series that the boards read, as the real platform has them under traffic of all kinds.
import { startStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';

/** Labels of a series, with its name as `__name__`. */
export type Series = Readonly<Record<string, string>>;

const RUNS = 60;
const TRAFFIC = { rate: 5, duration_s: 600, kinds: ['upgrade', 'page', 'agent', 'enrichment'] };

/** Starts a platform, sends traffic until runs have ended, and returns the series with these names. */
export async function liveSeries(names: readonly string[]): Promise<readonly Series[]> {
  const stack = await startStack({ env: { SEXTANT_SCRAPE_INTERVAL: '2s', SIMULATOR_LATENCY_SCALE: '0.3' } });
  try {
    const { world, prometheus } = stack.endpoints;
    const headers = { authorization: `Bearer ${stack.secrets.OPS_API_KEY}`, 'content-type': 'application/json' };
    await fetch(`${world}/traffic`, { method: 'POST', headers, body: JSON.stringify(TRAFFIC) });
    const isReached = async () => {
      const { result } = await get<{ result: { value: [number, string] }[] }>(
        `${prometheus}/api/v1/query?query=sum(runs_total)`,
      );
      return Number(result[0]?.value[1] ?? 0) >= RUNS;
    };
    await until(`${RUNS} runs have ended`, isReached, { timeoutMs: 120_000, intervalMs: 500 });
    const match = encodeURIComponent(`{__name__=~"${names.join('|')}"}`);
    return await get<readonly Series[]>(`${prometheus}/api/v1/series?match[]=${match}`);
  } finally {
    await stack.stop();
  }
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`could not read ${url}: HTTP ${response.status}`);
  return ((await response.json()) as { data: T }).data;
}
