// The variables that runbooks and guides ask people to set, each filled with something that exists in a stack.
import { randomUUID } from 'node:crypto';
import type { TestStack } from '../testing/testing';
import { until } from '../until';
import { findTrace, getRun, send } from './clients';
import { KINDS } from './driver';

export type Placeholder = (typeof PLACEHOLDERS)[number];
const PLACEHOLDERS = [
  'COMPONENT',
  'DEAD_LETTER_ID',
  'KEY_ID',
  'MODEL',
  'QUEUE',
  'RUN_ID',
  'SCHEDULE',
  'TRACE_ID',
] as const;

/** The org in the commands. */
const ORG = 'acme';
const WAITING_QUEUE = 'agent';
const TIMEOUT_MS = 60_000;

export class Placeholders {
  readonly #stack: TestStack;
  readonly #api: string;

  constructor(stack: TestStack) {
    this.#stack = stack;
    this.#api = `${stack.endpoints['ops']}/api/v1`;
  }

  async prepare(): Promise<void> {
    await this.#call('PUT', `/orgs/${ORG}`, { plan: 'free' });
  }

  /** There is a queue for each kind of run. */
  async resumeQueues(): Promise<void> {
    for (const queue of KINDS) await this.#call('POST', `/queues/${queue}/resume`);
  }

  /** The values of the placeholders in a script. Scripts that change something get one of their own. */
  async valuesFor(script: string): Promise<Record<string, string>> {
    const used = PLACEHOLDERS.filter((name) => new RegExp(`\\$${name}\\b`).test(script));
    const entries = used.map(async (name) => [name, await this.#valueOf(name, script)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  #valueOf(name: Placeholder, script: string): Promise<string> {
    switch (name) {
      case 'COMPONENT':
        return Promise.resolve('prover');
      case 'MODEL':
        return Promise.resolve('a-new-model');
      case 'QUEUE':
        return Promise.resolve('page');
      case 'DEAD_LETTER_ID':
        return this.#failedRun().then((id) => `${id}-analyze`);
      case 'RUN_ID':
        return script.includes('runs cancel') ? this.#waitingRun() : this.#failedRun();
      case 'TRACE_ID':
        return this.#storedTrace();
      case 'KEY_ID':
        return this.#newKey();
      case 'SCHEDULE':
        return this.#newSchedule();
    }
  }

  /** A run that fails at once, because its package does not exist. Its job is a dead letter. */
  async #failedRun(): Promise<string> {
    const input = {
      ecosystem: 'npm',
      package: `no-such-${randomUUID()}`,
      version: '1.0.0',
      manifest: '{"dependencies":{}}',
    };
    const { id } = await this.#call<{ id: string }>('POST', '/runs', { kind: 'upgrade', input });
    const hasFailed = async () => (await getRun(this.#stack, id)).state === 'failed';
    await until(`run ${id} has failed`, hasFailed, { timeoutMs: TIMEOUT_MS });
    return id;
  }

  /** The trace of a failed run. Failed traces are kept. */
  async #storedTrace(): Promise<string> {
    const { trace_id: id } = await getRun(this.#stack, await this.#failedRun());
    const isStored = async () => (await findTrace(this.#stack, id)) !== undefined;
    await until(`Jaeger has the trace ${id}`, isStored, { timeoutMs: TIMEOUT_MS });
    return id;
  }

  /** A run that waits in a paused queue. */
  async #waitingRun(): Promise<string> {
    await this.#call('POST', `/queues/${WAITING_QUEUE}/pause`);
    const { id } = await this.#call<{ id: string }>('POST', '/runs', { kind: WAITING_QUEUE, input: { goal: 'Wait' } });
    return id;
  }

  async #newKey(): Promise<string> {
    const key = { name: `documented ${randomUUID()}`, role: 'viewer' };
    return (await this.#call<{ id: string }>('POST', '/keys', key)).id;
  }

  async #newSchedule(): Promise<string> {
    const name = `documented-${randomUUID()}`;
    const schedule = { kind: 'page', input: { prompt: 'A page' }, cron: '0 2 1 1 *', name };
    await this.#call('POST', '/schedules', schedule, ORG);
    return name;
  }

  async #call<T>(method: string, path: string, body?: unknown, org?: string): Promise<T> {
    const headers = { ...(org !== undefined && { 'x-sextant-org': org }) };
    const response = await send(method, `${this.#api}${path}`, body, this.#stack.secrets.OPS_API_KEY, headers);
    if (response.status >= 300)
      throw new Error(`${method} ${path}: HTTP ${response.status}: ${JSON.stringify(response.body)}`);
    return response.body as T;
  }
}
