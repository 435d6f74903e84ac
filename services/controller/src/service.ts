// The controller as a whole: API, queue events and background loops, started and stopped together.
import { createDeadLetters } from '@sextant/dead-letters';
import { connectRedis } from '@sextant/dead-letters/redis';
import { createGitHubApp } from '@sextant/kinds/clients/github-app';
import { openDatabase } from '@sextant/records/database';
import { openEventLogs } from '@sextant/records/events/event-logs';
import { findRun } from '@sextant/records/runs';
import type { FastifyInstance } from 'fastify';
import { createAdmission } from './admission/admission';
import { startCleanup } from './admission/cleanup';
import { queueMemory } from './admission/queue-memory';
import { buildApp } from './app';
import { startArchive } from './dead-letters/archive';
import { createReplays } from './dead-letters/replays';
import { createDebugSampling } from './flags/debug-sampling';
import { createClears } from './queue/clears';
import { followEvents } from './queue/events';
import { createFlows } from './queue/flow';
import { registerQueueGauges } from './queue/gauges';
import { openQueues } from './queue/queues';
import { startWorkerWatch } from './queue/worker-watch';
import { cancelIfActive } from './runs/cancel';
import { createNotify } from './runs/notify';
import { startReconciler } from './runs/reconciler';
import { replayDeadLetter } from './runs/retry';
import { startStageStats } from './runs/stage-stats';
import { syncRun } from './runs/sync';
import { startScheduler } from './schedules/scheduler';

export interface ControllerOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly githubAppUrl: string;
  readonly serviceToken: string;
  /** A second token that callers may use. */
  readonly opsApiKey?: string | undefined;
  /** Folder for execution records while Postgres is unavailable. */
  readonly eventsSpoolDir: string;
  readonly reconcileMs: number;
  /** Share of Redis' memory limit above which runs are refused. */
  readonly queueMemoryWatermark: number;
  /** Dead letters to keep in Redis per queue. */
  readonly deadLettersKept: number;
  /** URL of a trace with `{trace_id}` as placeholder. */
  readonly traceUrlTemplate?: string | undefined;
}

export interface ControllerService {
  readonly app: FastifyInstance;
  /** Stops accepting requests, then closes everything. The next start continues unfinished work. */
  close(): Promise<void>;
}

/** Loops with less urgent work run once per this many rounds of the reconciler. */
const SLOW_LOOP_FACTOR = 5;
/** Cleanup starts this far below the watermark, so that it comes before runs are refused. */
const CLEANUP_MARGIN = 0.1;

/** Starts everything except listening. */
export async function startController(options: ControllerOptions): Promise<ControllerService> {
  const { redisUrl, serviceToken, opsApiKey, reconcileMs } = options;
  const deps = await connect(options);
  const { database, redis, queues, deadLetters, admission } = deps;
  registerQueueGauges(deps);
  const slowMs = reconcileMs * SLOW_LOOP_FACTOR;
  const sync = async (runId: string): Promise<void> => void (await syncRun(deps, runId));
  const events = followEvents({ redisUrl, queues: queues.all.keys(), sync });
  const loops = [
    startReconciler(deps, reconcileMs),
    startStageStats(database, reconcileMs),
    startWorkerWatch({
      queues: [...queues.all.keys()],
      workersOf: (queue) => queues.of(queue).getWorkersCount(),
    }),
    startArchive({ database, deadLetters, queues: [...queues.all.keys()] }, slowMs),
    startCleanup({ ...deps, threshold: options.queueMemoryWatermark - CLEANUP_MARGIN }, slowMs),
  ];
  const scheduler = startScheduler(deps, redisUrl, slowMs);
  const replay = (deadLetter: Parameters<typeof replayDeadLetter>[1]) => replayDeadLetter(deps, deadLetter);
  const replays = createReplays({ redis, deadLetters, admission, replay });
  const cancel = async (runId: string) => cancelIfActive(deps, await findRun(database, runId));
  const clears = createClears({ redis, queues, cancel });
  const tokens = [serviceToken, ...(opsApiKey === undefined ? [] : [opsApiKey])];
  const app = buildApp({ ...deps, scheduler, replays, clears, tokens });
  return {
    app,
    close: async () => {
      await app.close();
      const services = [events, scheduler, replays, clears];
      await Promise.all([...loops.map((loop) => loop.stop()), ...services.map((service) => service.close())]);
      await deps.executions.close();
      await Promise.all([queues.close(), deps.flows.close(), database.close()]);
      redis.disconnect();
    },
  };
}

async function connect({ databaseUrl, redisUrl, githubAppUrl, serviceToken, ...options }: ControllerOptions) {
  const database = openDatabase(databaseUrl);
  const executions = await openEventLogs({ database, spoolDir: options.eventsSpoolDir });
  const redis = connectRedis(redisUrl);
  const memory = queueMemory(redis);
  return {
    memory,
    admission: createAdmission({ memory, watermark: options.queueMemoryWatermark }),
    database,
    executions,
    redis,
    queues: openQueues(redisUrl),
    flows: createFlows(redisUrl),
    deadLetters: createDeadLetters({ redis, keep: options.deadLettersKept }),
    notify: createNotify(database, createGitHubApp({ url: githubAppUrl, token: serviceToken })),
    debugSampling: createDebugSampling(database),
    traceUrlOf: (traceId: string) => options.traceUrlTemplate?.replaceAll('{trace_id}', traceId),
  };
}
