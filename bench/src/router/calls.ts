// The calls of the router benchmark. Each prompt contains the delay of the provider, so that all variants get the same.
import { randomOf } from '@sextant/records/testing/calls';

export const CONCURRENCY = 50;
/** A short response of a small model: 95% of the delays are between 200 and 800 ms. */
const MEDIAN_MS = 400;
const SIGMA = 0.35;

export interface Call {
  readonly id: number;
  /** The delay of the provider. */
  readonly waitMs: number;
}

/** Calls with log-normally distributed delays, reproducible for a `firstId`. */
export function spreadCalls(count: number, firstId: number): readonly Call[] {
  const random = randomOf(firstId + 1);
  return Array.from({ length: count }, (_, i) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return { id: firstId + i, waitMs: Math.round(MEDIAN_MS * Math.exp(SIGMA * normal)) };
  });
}

export function promptOf({ id, waitMs }: Call): string {
  return `This is call ${id}. Say a few words after ${waitMs} ms.`;
}

/** Parses the call in the body of a request to the provider. */
export function callOf(body: string): Call {
  const match = /This is call (\d+)\. Say a few words after (\d+) ms\./.exec(body);
  if (!match) throw new Error('the request does not contain a prompt of the benchmark');
  return { id: Number(match[1]), waitMs: Number(match[2]) };
}
