// Scrapes a variant's metrics as Prometheus would.
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { COUNTER, ROUTE } from './telemetry/servers/item';

/** Starts scraping, first after half an interval so that equal rounds see equally many scrapes; returns the stop. */
export function scrapeEvery(url: string, intervalMs: number): () => void {
  let timer: NodeJS.Timeout;
  const next = (delayMs: number): void => {
    timer = setTimeout(() => {
      next(intervalMs);
      // Load may make a scrape fail; what the metrics hold is checked after the round.
      scrape(url).catch(() => undefined);
    }, delayMs);
  };
  next(intervalMs / 2);
  return () => clearTimeout(timer);
}

/** Requests that the metrics have counted so far. Throws when the counter and the histogram disagree. */
export async function countedRequests(url: string): Promise<number> {
  const text = await scrape(url);
  const served = sumOf(text, `${COUNTER}{`);
  const observed = sumOf(text, `${httpServerRequestDurationSeconds.name}_count{`, `route="${ROUTE}"`);
  if (served !== observed) throw new Error(`${url} counted ${served} items but observed ${observed} requests`);
  return served;
}

/** The metrics of a program as text. */
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
