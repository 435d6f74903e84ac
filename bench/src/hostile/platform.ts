// Ordinary traffic from the simulator, and what the services' memory was, as Prometheus scraped it.
import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from './clients';

export interface Demo {
  /** Ends the traffic and waits until every accepted run has ended, at most so long. */
  finish(seconds: number): Promise<Result>;
  stop(): Promise<void>;
}

interface Result {
  readonly accepted: number;
  readonly ended: number;
  /** Requests that the simulator gave up, as nothing accepted them in all its attempts. */
  readonly lost: number;
}

interface Report {
  readonly running: boolean;
  readonly under_way: number;
  readonly gave_up: number;
  readonly accepted_runs: readonly string[];
}

const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];
const ENDED = new Set(['success', 'failed', 'canceled']);

export async function demoOf(target: Target, rate: number, seconds: number): Promise<Demo> {
  const traffic = `${target.world}/traffic`;
  const headers = { authorization: `Bearer ${target.administrator}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ rate, duration_s: seconds, kinds: KINDS });
  const started = await fetch(traffic, { method: 'POST', headers, body });
  if (!started.ok) throw new Error(`the simulator refused the traffic: ${await started.text()}`);
  const stop = async (): Promise<void> => {
    await fetch(traffic, { method: 'DELETE', headers: { authorization: headers.authorization } });
  };
  const read = async (): Promise<Report> => (await (await fetch(`${traffic}?runs=true`)).json()) as Report;
  return {
    stop,
    finish: async (longest) => {
      const until = Date.now() + longest * 1000;
      let report = await read();
      while ((report.running || report.under_way > 0) && Date.now() < until) {
        await wait(500);
        report = await read();
      }
      const open = new Set(report.accepted_runs);
      while (open.size > 0 && Date.now() < until) {
        for (const id of open) if (await hasEnded(target, id)) open.delete(id);
        await wait(500);
      }
      const accepted = report.accepted_runs.length;
      return { accepted, ended: accepted - open.size, lost: report.gave_up };
    },
  };
}

async function hasEnded({ controller, administrator }: Target, id: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${administrator}` };
  const response = await fetch(`${controller}/api/v1/runs/${id}`, { headers });
  return response.ok && ENDED.has(((await response.json()) as { readonly state: string }).state);
}

/** The most that each service took in the last seconds, in MB. */
export async function memoryOf(
  { prometheus }: Target,
  seconds: number,
): Promise<readonly (readonly [string, number])[]> {
  const query = `max by (service) (max_over_time(process_resident_memory_bytes{job="services"}[${seconds}s]))`;
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
  const { data } = (await response.json()) as {
    readonly data: {
      readonly result: readonly { readonly metric: { readonly service: string }; readonly value: [number, string] }[];
    };
  };
  return data.result.map(({ metric, value }) => [metric.service, Number(value[1]) / 2 ** 20] as const);
}
