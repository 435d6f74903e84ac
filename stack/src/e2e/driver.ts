// Drives a stack with runs of all kinds: requests, floods, faults and deaths, and waits until everything adds up.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../component';
import type { StackState } from '../site/state';
import type { TestStack } from '../testing/testing';
import { control, getJson, getRun, send, until, untilRight } from './clients';
import { allRuns, ledgerProblems, metricProblems, runProblems, vendorProblems } from './consistency-checks';

export const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

export interface TrafficReport {
  readonly running: boolean;
  readonly under_way: number;
  readonly accepted: number;
  readonly accepted_runs: readonly string[];
  readonly kinds: Readonly<Record<string, unknown>>;
}

interface Flood {
  readonly left: number;
  readonly sent: number;
  readonly accepted: number;
  readonly gave_up: number;
  readonly accepted_runs: readonly string[];
}

/** A prompt that providers keep in their caches. */
const LONG_PROMPT = `A page about garden furniture. ${'It is made of larch and lasts for many years. '.repeat(250)}`;

/** What is asked of the stack; it remembers the runs that were accepted. */
export class Driver {
  /** Ids of runs. */
  readonly accepted = new Set<string>();
  readonly #world: string;
  readonly #controller: string;

  constructor(readonly stack: TestStack) {
    this.#world = stack.endpoints['world'] ?? '';
    this.#controller = `${stack.endpoints['controller']}/api/v1`;
  }

  fault(name: string, to: object): Promise<unknown> {
    return control(this.stack, 'PUT', `/faults/${name}`, to);
  }

  noFault(name: string): Promise<unknown> {
    return control(this.stack, 'DELETE', `/faults/${name}`);
  }

  /** Runs of pages with one long prompt, one after the other, each to its end in success. */
  async pages(count: number): Promise<void> {
    const token = this.stack.secrets.OPS_API_KEY;
    for (let i = 0; i < count; i += 1) {
      const { body } = await send(
        'POST',
        `${this.#controller}/runs`,
        { kind: 'page', input: { prompt: LONG_PROMPT } },
        token,
      );
      const { id } = body as { readonly id: string };
      this.accepted.add(id);
      await until(`run ${id} to succeed`, 60, async () =>
        (await getRun(this.stack, id)).state === 'success' ? id : undefined,
      );
    }
  }

  /** Jobs of a queue that may start in a second. */
  async limit(queue: string, rate_per_second: number): Promise<void> {
    const url = `${this.#controller}/queues/${queue}`;
    await send('PUT', url, { rate_per_second }, this.stack.secrets.OPS_API_KEY);
  }

  /** Sends requests of all kinds and waits until each has its answer. */
  async send({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Promise<TrafficReport> {
    const { status, body } = await control(this.stack, 'POST', '/traffic', { rate, duration_s: seconds, kinds: KINDS });
    if (status !== 202) throw new Error(`world refused the traffic: ${JSON.stringify(body)}`);
    const report = await until('the last answers', seconds + 90, async () => {
      const now = await this.traffic();
      return now.running || now.under_way > 0 ? undefined : now;
    });
    for (const id of report.accepted_runs) this.accepted.add(id);
    return report;
  }

  traffic(): Promise<TrafficReport> {
    return getJson<TrafficReport>(`${this.#world}/traffic?runs=true`);
  }

  /** Takes over the runs of a flood, if there is one. */
  async flooded(): Promise<void> {
    const url = `${this.#world}/faults/queue-flood?runs=true`;
    const runs = await until('the flood to be sent', 60, async () => {
      const { report } = await getJson<{ report: Flood }>(url);
      const { left, sent, accepted: taken, gave_up } = report;
      return left === 0 && taken + gave_up === sent ? report.accepted_runs : undefined;
    });
    for (const id of runs) this.accepted.add(id);
  }

  async ended(): Promise<void> {
    await until('all runs to end', 150, async () => {
      const open = (await allRuns(this.stack)).filter(({ state }) => state === 'queued' || state === 'running');
      if (open.length > 0) throw new Error(`${open.length} runs are open`);
      return true;
    });
  }

  /** Metrics come with the next scrape, rows of events a moment after the run: so it may take a few seconds. */
  async addsUp(): Promise<void> {
    await untilRight('the books to balance', 45, async () => {
      const checks = [
        runProblems(this.stack, this.accepted),
        ledgerProblems(this.stack),
        vendorProblems(this.stack),
        metricProblems(this.stack),
      ];
      return (await Promise.all(checks)).flat();
    });
  }

  async killed(name: ComponentName): Promise<void> {
    const state = (): StackState =>
      JSON.parse(readFileSync(join(this.stack.home, 'run', 'state.json'), 'utf8')) as StackState;
    const pid = state().components[name]?.process?.pid;
    if (!pid) throw new Error(`${name} has no process`);
    process.kill(pid, 'SIGKILL');
    await until(`${name} to be back`, 60, async () => {
      const now = state().components[name];
      return now?.phase === 'ready' && now.process?.pid !== pid ? true : undefined;
    });
  }
}
