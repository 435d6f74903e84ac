// What a flood of runs goes through: Postgres, Redis, the real controller, and the platform's worker with steps that do nothing.
import { redisProcess, serviceProcess } from '@sextant/http/testing/processes';
import { startPostgres } from '@sextant/records/testing';
import { Queue } from 'bullmq';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, stopChildren } from '../child';
import type { Done } from '../queue/flooded';

/** What the controller exports, and what else its work takes, at one moment. */
export interface Reading {
  /** Jobs that wait, as the metrics say. */
  readonly depth: number;
  /** Runs that ended in success, as the metrics say. */
  readonly ended: number;
  readonly controllerBytes: number;
  /** Of CPU. */
  readonly controllerSeconds: number;
  readonly redisBytes: number;
  /** Of Postgres. */
  readonly transactions: number;
}

export interface Platform {
  /** Calls the controller, and rejects unless the answer is 2xx. */
  api(method: string, path: string, body?: object): Promise<void>;
  read(): Promise<Reading>;
  /** Jobs that wait, as the queue itself says. */
  depth(): Promise<number>;
  /** Jobs that were done. */
  jobs(): Promise<number>;
  /** In what the database and the worker are not as they must be after so many runs, each of so many steps. */
  unequal(runs: number, steps: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

const TOKEN = 'token';

/** Starts all of it; the queue's limit is `rate` jobs a second. */
export async function startPlatform(rate: number): Promise<Platform> {
  const [postgres, redis] = await Promise.all([startPostgres({ settings: ['shared_buffers=256MB'] }), redisProcess()]);
  await redis.start();
  const folder = mkdtempSync(join(tmpdir(), 'sextant-flood-'));
  const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  const controller = await serviceProcess('controller', {
    ...env,
    ...{ SERVICE_TOKEN: TOKEN, GITHUB_APP_URL: 'http://127.0.0.1:1', EVENTS_SPOOL_DIR: folder },
    DATABASE_URL: postgres.appUrl,
  });
  await controller.start();
  const worker = startChild('queue/flooded', env);
  await worker.ask('start', rate);
  const queue = new Queue('page', { connection: { url: env.REDIS_URL } });
  const at = `http://127.0.0.1:${controller.port}`;
  return {
    api: (method, path, body) => call(`${at}/api/v1${path}`, method, body),
    read: async () => {
      const value = metricsOf(await (await fetch(`${at}/metrics`)).text());
      const [{ n }] = (await postgres.query<{ n: string }>(TRANSACTIONS)) as [{ n: string }];
      const info = await (await queue.getBackend().client).info();
      return {
        depth: value('queue_depth{queue="page"}'),
        ended: value('runs_total{kind="page",state="success"}'),
        controllerBytes: value('process_resident_memory_bytes'),
        controllerSeconds: value('process_cpu_seconds_total'),
        redisBytes: Number(/used_memory:(\d+)/.exec(info)?.[1]),
        transactions: Number(n),
      };
    },
    depth: async () => (await queue.getPrioritizedCount()) + (await queue.getWaitingCount()),
    jobs: async () => (await worker.ask<Done>('done')).jobs,
    unequal: async (runs, steps) => {
      const { jobs, distinct } = await worker.ask<Done>('done');
      const rows = await postgres.query<{ what: string; n: number }>(STATES);
      const found = Object.fromEntries(rows.map(({ what, n }) => [what, n]));
      const expected = {
        'runs success': runs,
        'steps success 1': runs * steps,
        jobs: runs * steps,
        distinct: runs * steps,
      };
      const all: Readonly<Record<string, number>> = { ...found, jobs, distinct };
      const names = new Set([...Object.keys(all), ...Object.keys(expected)]);
      return [...names].flatMap((name) => {
        const due = (expected as Readonly<Record<string, number>>)[name] ?? 0;
        return all[name] === due ? [] : [`${name}: ${all[name] ?? 0} instead of ${due}`];
      });
    },
    close: async () => {
      await stopChildren();
      await queue.close();
      await controller.end();
      await redis.end();
      redis.remove();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const TRANSACTIONS = 'select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()';
const STATES = `
  select 'runs ' || state as what, count(*)::integer as n from runs group by state
  union all select 'steps ' || state || ' ' || attempt, count(*)::integer from run_steps group by state, attempt`;

async function call(url: string, method: string, body?: object): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
}

/** The value of a series; 0 when it is not there. */
function metricsOf(text: string): (series: string) => number {
  const lines = new Map(text.split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), line] as const));
  return (series) => Number(lines.get(series)?.slice(series.length) ?? 0);
}
