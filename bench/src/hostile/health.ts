// Asks the health of each service again and again, on a connection of its own as a probe does.
import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 50;
/** An answer that did not come until then counts as this long. */
const LONGEST_MS = 10_000;

export interface HealthWatch {
  /** Times of all answers in ms, by service. */
  stop(): Promise<ReadonlyMap<string, readonly number[]>>;
}

export function watchHealth(urls: Readonly<Record<string, string>>): HealthWatch {
  let going = true;
  const watch = async ([name, url]: [string, string]): Promise<[string, readonly number[]]> => {
    const times: number[] = [];
    while (going) {
      times.push(await timeOf(url));
      await wait(PAUSE_MS);
    }
    return [name, times];
  };
  const all = Object.entries(urls).map(watch);
  return {
    stop: async () => {
      going = false;
      return new Map(await Promise.all(all));
    },
  };
}

function timeOf(url: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    const agent = new Agent({ keepAlive: false });
    const done = (ms: number): void => resolve(ms);
    const request = get(url, { agent, timeout: LONGEST_MS }, (response) => {
      response.resume();
      response.once('end', () => done(response.statusCode === 200 ? performance.now() - began : LONGEST_MS));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => done(LONGEST_MS));
  });
}
