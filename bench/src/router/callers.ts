// The callers: 50 concurrent calls, each timed from the first byte of the request to the last byte of the response.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveMethods } from '../rpc/server';
import { type Call, CONCURRENCY, promptOf } from './calls';

export interface CallersOptions {
  readonly url: string;
  readonly token: string;
  readonly orgId: string;
  readonly calls: readonly Call[];
  /** `spread`: each caller makes its next call after a response. `burst`: all callers start at the same instant. */
  readonly arrival: 'spread' | 'burst';
}

/** The duration of each call in ms, by its id. */
export type CallTimes = readonly (readonly [id: number, ms: number])[];

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
/** Callers start within this time, so that they are not synchronized. */
const RAMP_UP_MS = 400;

serveMethods({
  call: (options: CallersOptions) => (options.arrival === 'burst' ? callInBursts(options) : callSpread(options)),
});

async function callSpread(options: CallersOptions): Promise<CallTimes> {
  const times: [number, number][] = [];
  const left = options.calls.values();
  const caller = async (_: unknown, i: number): Promise<void> => {
    await sleep((i * RAMP_UP_MS) / CONCURRENCY);
    for (const call of left) times.push([call.id, await timed(call, options)]);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, caller));
  return times;
}

async function callInBursts(options: CallersOptions): Promise<CallTimes> {
  const times: (readonly [number, number])[] = [];
  for (let i = 0; i < options.calls.length; i += CONCURRENCY) {
    const burst = options.calls.slice(i, i + CONCURRENCY);
    times.push(...(await Promise.all(burst.map(async (call) => [call.id, await timed(call, options)] as const))));
  }
  return times;
}

async function timed(call: Call, { url, token, orgId }: CallersOptions): Promise<number> {
  const body = JSON.stringify({
    call_id: randomUUID(),
    org_id: orgId,
    run_id: randomUUID(),
    step: 'bench',
    prompt: promptOf(call),
    max_output_tokens: 50,
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
  };
  const began = performance.now();
  const response = await post(url, headers, body);
  const ms = performance.now() - began;
  if (response.status !== 200) throw new Error(`${url} responded with ${response.status}: ${response.body}`);
  return ms;
}

function post(
  url: string,
  headers: Readonly<Record<string, string | number>>,
  body: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then((responseBody) => resolve({ status: response.statusCode, body: responseBody }), reject);
    });
    sent.on('error', reject).end(body);
  });
}
