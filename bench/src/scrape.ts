// Scrapes the metrics of a program as Prometheus does.
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { COUNTER, ROUTE } from './telemetry/servers/item';

/** Scrapes at intervals, first after half of one, so that equal rounds have equally many scrapes. Returns a stop function. */
export function scrapeEvery(url: string, intervalMs: number): () => void {
  let timer: NodeJS.Timeout;
  const next = (delayMs: number): void => {
    timer = setTimeout(() => {
      next(intervalMs);
      // A scrape may fail under load; metrics are checked after the round.
      scrape(url).catch(() => undefined);
    }, delayMs);
  };
  next(intervalMs / 2);
  return () => clearTimeout(timer);
}

/** The number of requests in the metrics. Throws when the counter and the histogram disagree. */
export async function countedRequests(url: string): Promise<number> {
  const text = await scrape(url);
  const served = sumOf(text, `${COUNTER}{`);
  const observed = sumOf(text, `${httpServerRequestDurationSeconds.name}_count{`, `route="${ROUTE}"`);
  if (served !== observed) throw new Error(`${url} has ${served} items in its counter, ${observed} in its histogram`);
  return served;
}

/** Returns the metrics of a program as text. */
export async function scrape(url: string): Promise<string> {
  const accept = 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4';
  const response = await fetch(`${url}/metrics`, { headers: { accept } });
  if (!response.ok) throw new Error(`could not scrape ${url}: HTTP ${response.status}`);
  return response.text();
}

function sumOf(text: string, start: string, having = ''): number {
  const samples = text.split('\n').filter((line) => line.startsWith(start) && line.includes(having));
  return samples.reduce((sum, line) => sum + Number(/\} (\S+)/.exec(line)?.[1]), 0);
}
