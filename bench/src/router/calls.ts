// The calls of the benchmark of the router: each prompt says how long the provider is to take, so that all variants get the same.
import { randomOf } from '@sextant/records/testing/ledger-rows';

/** Calls that are under way at the same time. */
export const CONCURRENCY = 50;
/** Of a short answer by a small model; the spread puts 95 of 100 answers between 200 and 800 ms. */
const MEDIAN_MS = 400;
const SPREAD = 0.35;

/** What a call is and how long it waits for the provider, in milliseconds. */
export interface Call {
  readonly id: number;
  readonly waitMs: number;
}

/** Calls whose times at the provider are spread log-normally, as those of models are; the same seed gives the same. */
export function spreadCalls(count: number, firstId: number): readonly Call[] {
  const random = randomOf(firstId + 1);
  return Array.from({ length: count }, (_, i) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return { id: firstId + i, waitMs: Math.round(MEDIAN_MS * Math.exp(SPREAD * normal)) };
  });
}

export function promptOf({ id, waitMs }: Call): string {
  return `This is call ${id}. Say a few words after ${waitMs} ms.`;
}

/** The call that a request to the provider is for, from its body. Throws when it is for none. */
export function callOf(body: string): Call {
  const said = /This is call (\d+)\. Say a few words after (\d+) ms\./.exec(body);
  if (!said) throw new Error('the provider was sent a prompt that is none of the benchmark’s');
  return { id: Number(said[1]), waitMs: Number(said[2]) };
}
