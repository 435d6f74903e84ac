// The load: a process that sends a bounded number of requests, at a steady rate or as fast as they are answered.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { answer } from '../rpc/server';
import { itemPath } from './servers/item';

export interface LoadOrder {
  readonly url: string;
  readonly requests: number;
  /** Requests per second; without it, as fast as the server answers. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
}

const CONNECTIONS = 10;

answer({ send: (order: LoadOrder) => (order.rate ? pace({ ...order, rate: order.rate }) : saturate(order)) });

function saturate({ url, requests }: LoadOrder): Promise<LoadResult> {
  const started = performance.now();
  let ended = started;
  const options = { url: url + itemPath(1), amount: requests, connections: Math.min(CONNECTIONS, requests) };
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error: Error | null, result) => {
      if (error) reject(error);
      else resolve({ answered: result['2xx'], seconds: (ended - started) / 1000 });
    });
    // autocannon itself ends on its next one-second tick.
    run.on('response', () => (ended = performance.now()));
  });
}

/** Spreads requests evenly; autocannon would send each second's share as one burst. */
async function pace({ url, requests, rate }: Required<LoadOrder>): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  const answers: Promise<boolean>[] = [];
  while (answers.length < requests) {
    const due = Math.min(requests, Math.ceil(((performance.now() - started) / 1000) * rate));
    while (answers.length < due) answers.push(send(url + itemPath(answers.length), agent));
    await sleep(1);
  }
  const answered = (await Promise.all(answers)).filter(Boolean).length;
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
