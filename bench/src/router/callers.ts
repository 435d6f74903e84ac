// The callers, in a process of their own: 50 calls at once, each timed from its first byte out to its last byte in.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { answer } from '../rpc/server';
import { type Call, CONCURRENCY, promptOf } from './calls';

export interface CallersOrder {
  readonly url: string;
  readonly token: string;
  readonly orgId: string;
  readonly calls: readonly Call[];
  /** `spread`: each caller goes on when it has its answer. `burst`: all callers begin at the same instant. */
  readonly begin: 'spread' | 'burst';
}

/** Milliseconds of each call, by its number. */
export type Times = readonly (readonly [id: number, ms: number])[];

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
/** Callers that begin together stay together for a while: they begin within the time of an answer. */
const BEGIN_WITHIN_MS = 400;

answer({ call: (order: CallersOrder) => (order.begin === 'burst' ? inBursts(order) : spread(order)) });

async function spread(order: CallersOrder): Promise<Times> {
  const times: [number, number][] = [];
  const left = order.calls.values();
  const caller = async (_: unknown, i: number): Promise<void> => {
    await wait((i * BEGIN_WITHIN_MS) / CONCURRENCY);
    for (const call of left) times.push([call.id, await timed(call, order)]);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, caller));
  return times;
}

async function inBursts(order: CallersOrder): Promise<Times> {
  const times: (readonly [number, number])[] = [];
  for (let i = 0; i < order.calls.length; i += CONCURRENCY) {
    const together = order.calls.slice(i, i + CONCURRENCY);
    times.push(...(await Promise.all(together.map(async (call) => [call.id, await timed(call, order)] as const))));
  }
  return times;
}

async function timed(call: Call, { url, token, orgId }: CallersOrder): Promise<number> {
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
  const { status, said } = await post(url, headers, body);
  const ms = performance.now() - began;
  if (status !== 200) throw new Error(`${url} answered ${status}: ${said}`);
  return ms;
}

function post(
  url: string,
  headers: Readonly<Record<string, string | number>>,
  body: string,
): Promise<{ readonly status: number | undefined; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode, said }), reject);
    });
    sent.on('error', reject).end(body);
  });
}
