// Drives a stack with runs of every kind, floods, faults and kills, and waits until everything is consistent.
import type { ComponentName } from '../component';
import { componentOf } from '../testing/stack-state';
import type { TestStack } from '../testing/testing';
import { until } from '../until';
import { controlSimulator, getJson, getRun, send, untilNoProblems } from './clients';
import { allRuns, ledgerProblems, metricProblems, runProblems, vendorProblems } from './consistency-checks';

export const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

export interface TrafficReport {
  readonly running: boolean;
  readonly under_way: number;
  readonly accepted: number;
  readonly accepted_runs: readonly string[];
  readonly kinds: Readonly<Record<string, unknown>>;
}

interface FloodReport {
  readonly left: number;
  readonly sent: number;
  readonly accepted: number;
  readonly gave_up: number;
  readonly accepted_runs: readonly string[];
}

/** Long enough for the prompt caches of the providers. */
const LONG_PROMPT = `A page about garden furniture. ${'It is made of larch and lasts for many years. '.repeat(250)}`;

export class Driver {
  /** The ids of all accepted runs. */
  readonly accepted = new Set<string>();
  readonly #world: string;
  readonly #controller: string;

  constructor(readonly stack: TestStack) {
    this.#world = stack.endpoints['world'] ?? '';
    this.#controller = `${stack.endpoints['controller']}/api/v1`;
  }

  setFault(name: string, fault: object): Promise<unknown> {
    return controlSimulator(this.stack, 'PUT', `/faults/${name}`, fault);
  }

  clearFault(name: string): Promise<unknown> {
    return controlSimulator(this.stack, 'DELETE', `/faults/${name}`);
  }

  /** Runs pages with the same long prompt, one after the other; each must succeed. */
  async runPages(count: number): Promise<void> {
    const token = this.stack.secrets.OPS_API_KEY;
    const run = { kind: 'page', input: { prompt: LONG_PROMPT } };
    for (let i = 0; i < count; i += 1) {
      const { body } = await send('POST', `${this.#controller}/runs`, run, token);
      const { id } = body as { readonly id: string };
      this.accepted.add(id);
      const hasSucceeded = async () => (await getRun(this.stack, id)).state === 'success';
      await until(`run ${id} has succeeded`, hasSucceeded, { timeoutMs: 60_000, intervalMs: 250 });
    }
  }

  /** Limits the jobs of a queue that start per second. */
  async limitQueue(queue: string, rate_per_second: number): Promise<void> {
    const url = `${this.#controller}/queues/${queue}`;
    await send('PUT', url, { rate_per_second }, this.stack.secrets.OPS_API_KEY);
  }

  /** Sends requests of all kinds and waits until each has a response. */
  async sendTraffic({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Promise<TrafficReport> {
    const traffic = { rate, duration_s: seconds, kinds: KINDS };
    const { status, body } = await controlSimulator(this.stack, 'POST', '/traffic', traffic);
    if (status !== 202) throw new Error(`the simulator refused the traffic: ${JSON.stringify(body)}`);
    const readFinished = async () => {
      const report = await this.readTraffic();
      return !report.running && report.under_way === 0 && report;
    };
    const timeoutMs = (seconds + 90) * 1000;
    const report = await until('every request has a response', readFinished, { timeoutMs, intervalMs: 250 });
    for (const id of report.accepted_runs) this.accepted.add(id);
    return report;
  }

  readTraffic(): Promise<TrafficReport> {
    return getJson<TrafficReport>(`${this.#world}/traffic?runs=true`);
  }

  /** Waits for the end of a flood, if there is one, and adds its runs. */
  async finishFlood(): Promise<void> {
    const url = `${this.#world}/faults/queue-flood?runs=true`;
    const readFinished = async () => {
      const { report } = await getJson<{ report: FloodReport }>(url);
      return report.left === 0 && report.accepted + report.gave_up === report.sent && report.accepted_runs;
    };
    const runs = await until('the flood is sent', readFinished, { timeoutMs: 60_000, intervalMs: 250 });
    for (const id of runs) this.accepted.add(id);
  }

  async waitForRuns(): Promise<void> {
    const findOpen = async () => {
      const open = (await allRuns(this.stack)).filter(({ state }) => state === 'queued' || state === 'running');
      return open.map(({ id, state }) => `run ${id} is ${state}`);
    };
    await untilNoProblems('every run has ended', findOpen, 150_000);
  }

  /** Waits up to 45 s: metrics follow with the next scrape, and event rows shortly after the run. */
  async waitForConsistency(): Promise<void> {
    const findProblems = async () => {
      const checks = [
        runProblems(this.stack, this.accepted),
        ledgerProblems(this.stack),
        vendorProblems(this.stack),
        metricProblems(this.stack),
      ];
      return (await Promise.all(checks)).flat();
    };
    await untilNoProblems('runs, ledger, vendors and metrics are consistent', findProblems, 45_000);
  }

  /** Kills a component and waits until it is ready again. */
  async kill(name: ComponentName): Promise<void> {
    const { pid } = componentOf(this.stack.home, name).process;
    process.kill(pid, 'SIGKILL');
    const isRestarted = () => {
      const now = componentOf(this.stack.home, name);
      return now.phase === 'ready' && now.process.pid !== pid;
    };
    await until(`${name} is ready again`, isRestarted, { timeoutMs: 60_000, intervalMs: 250 });
  }
}
