// The controller as a whole: API, events of the queue, reconciler. Started and stopped as one.
import { openDatabase } from '@sextant/records/database';
import { log } from '@sextant/telemetry/logs';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { Queue, QueueEvents } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { createFlows, QUEUE, runIdOf } from './queue/flow';
import { registerQueueGauges } from './queue/gauges';
import { coalesce } from './runs/coalesce';
import { createNotify } from './runs/notify';
import { startReconciler } from './runs/reconciler';
import { syncRun, type SyncDeps } from './runs/sync';

export interface ControllerOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly githubAppUrl: string;
  readonly serviceToken: string;
  /** Also accepted from callers, where it is set. */
  readonly opsApiKey?: string | undefined;
  readonly reconcileMs: number;
  /** The address of a trace, `{trace_id}` in the place of its id. */
  readonly traceUrlTemplate?: string | undefined;
}

export interface ControllerService {
  readonly app: FastifyInstance;
  /** Stops accepting, then closes everything; what was under way is taken up by the next start. */
  close(): Promise<void>;
}

/** How long events of one run are gathered: a step that ends and the next that starts are one change. */
const GATHER_MS = 100;

/** Starts everything but listening. */
export function startController(options: ControllerOptions): ControllerService {
  const { redisUrl, githubAppUrl, serviceToken, opsApiKey, traceUrlTemplate } = options;
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const database = openDatabase(options.databaseUrl);
  const queue = new Queue(QUEUE, { connection, telemetry: queueTelemetry() });
  queue.on('error', (error) => log.warn('the queue is in trouble', { operation: 'queue', reason: error.message }));
  const deps: SyncDeps = {
    database,
    queue,
    flows: createFlows(redisUrl),
    notify: createNotify({ database, githubAppUrl, serviceToken }),
    traceUrlOf: (traceId) => traceUrlTemplate?.replaceAll('{trace_id}', traceId),
  };
  registerQueueGauges(queue);
  const events = followEvents(deps, redisUrl);
  const reconciler = startReconciler(deps, options.reconcileMs);
  const app = buildApp({ ...deps, tokens: [serviceToken, ...(opsApiKey === undefined ? [] : [opsApiKey])] });
  return {
    app,
    close: async () => {
      await app.close();
      await Promise.all([events.close(), reconciler.stop()]);
      await Promise.all([queue.close(), deps.flows.close(), database.close()]);
    },
  };
}

/** Events make changes visible at once; those that are missed are found by the reconciler. */
function followEvents(deps: SyncDeps, redisUrl: string): { close(): Promise<void> } {
  const events = new QueueEvents(QUEUE, { connection: { url: redisUrl, maxRetriesPerRequest: null } });
  const runs = coalesce({
    work: (runId) => syncRun(deps, runId),
    onError: (error, runId) =>
      log.warn('could not apply an event, the reconciler will', {
        operation: 'event',
        run_id: runId,
        reason: (error as Error).message,
      }),
    gatherMs: GATHER_MS,
  });
  const follow = ({ jobId }: { readonly jobId: string }): void => {
    const runId = runIdOf(jobId);
    if (runId) runs.request(runId);
  };
  for (const name of ['active', 'completed', 'failed', 'delayed'] as const) events.on(name, follow);
  // The queue's own connection reports the same trouble.
  events.on('error', () => {});
  return {
    close: async () => {
      await events.close();
      await runs.close();
    },
  };
}
