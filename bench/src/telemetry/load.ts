// The load generator: sends requests at a fixed rate or at saturation.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { serveMethods } from '../rpc/server';
import { itemPath } from './servers/item';

export interface LoadOptions {
  readonly url: string;
  readonly requests: number;
  /** Requests per second; default: as fast as the server responds. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
}

const CONNECTIONS = 10;

serveMethods({
  send: (options: LoadOptions) => (options.rate ? pace({ ...options, rate: options.rate }) : saturate(options)),
});

function saturate({ url, requests }: LoadOptions): Promise<LoadResult> {
  const started = performance.now();
  let ended = started;
  const options = { url: url + itemPath(1), amount: requests, connections: Math.min(CONNECTIONS, requests) };
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error: Error | null, result) => {
      if (error) reject(error);
      else resolve({ answered: result['2xx'], seconds: (ended - started) / 1000 });
    });
    // autocannon reports the end at its next tick, up to a second later.
    run.on('response', () => (ended = performance.now()));
  });
}

/** Distributes requests evenly; autocannon sends the requests of each second in one burst. */
async function pace({ url, requests, rate }: Required<LoadOptions>): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  const responses: Promise<boolean>[] = [];
  while (responses.length < requests) {
    const due = Math.min(requests, Math.ceil(((performance.now() - started) / 1000) * rate));
    while (responses.length < due) responses.push(send(url + itemPath(responses.length), agent));
    await sleep(1);
  }
  const answered = (await Promise.all(responses)).filter(Boolean).length;
  agent.destroy();
  return { answered, seconds: (performance.now() - started) / 1000 };
}

function send(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}
