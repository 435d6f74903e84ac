// The controller as a whole: API, events of the queues, loops. Started and stopped as one.
import { createDeadLetters } from '@sextant/dead-letters';
import { connectRedis } from '@sextant/dead-letters/redis';
import { openDatabase } from '@sextant/records/database';
import { openEventLogs } from '@sextant/records/events/event-logs';
import { findRun } from '@sextant/records/runs';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import { createDebugSampling } from './flags/debug-sampling';
import { createIntake } from './intake/intake';
import { memoryOf } from './intake/memory';
import { startRelief } from './intake/relief';
import { startArchive } from './letters/archive';
import { createReplays } from './letters/replays';
import { createClears } from './queue/clears';
import { followEvents } from './queue/events';
import { createFlows } from './queue/flow';
import { registerQueueGauges } from './queue/gauges';
import { openQueues } from './queue/queues';
import { cancelIfUnderWay } from './runs/cancel';
import { createNotify } from './runs/notify';
import { startReconciler } from './runs/reconciler';
import { replayLetter } from './runs/retry';
import { startStageStats } from './runs/stage-stats';
import { syncRun } from './runs/sync';
import { startScheduler } from './schedules/scheduler';

export interface ControllerOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly githubAppUrl: string;
  readonly serviceToken: string;
  /** Also accepted from callers, where it is set. */
  readonly opsApiKey?: string | undefined;
  /** Where records of how runs ended wait for Postgres. */
  readonly eventsSpoolDir: string;
  readonly reconcileMs: number;
  /** Share of Redis' memory limit from which runs are refused. */
  readonly queueMemoryWatermark: number;
  /** Dead letters that Redis keeps per queue. */
  readonly lettersKept: number;
  /** The address of a trace, `{trace_id}` in the place of its id. */
  readonly traceUrlTemplate?: string | undefined;
}

export interface ControllerService {
  readonly app: FastifyInstance;
  /** Stops accepting, then closes everything; what was under way is taken up by the next start. */
  close(): Promise<void>;
}

/** What is rarely behind is compared every so many rounds of the reconciler. */
const RARELY = 5;
/** Ended jobs are removed from Redis before runs are refused: from a share of its limit that is lower by this. */
const RELIEF = 0.1;

/** Starts everything but listening. */
export async function startController(options: ControllerOptions): Promise<ControllerService> {
  const { redisUrl, serviceToken, opsApiKey, reconcileMs } = options;
  const deps = await connect(options);
  const { database, queues, letters } = deps;
  registerQueueGauges(deps);
  const rarelyMs = reconcileMs * RARELY;
  const sync = async (runId: string): Promise<void> => void (await syncRun(deps, runId));
  const events = followEvents({ redisUrl, queues: queues.all.keys(), sync });
  const reconciler = startReconciler(deps, reconcileMs);
  const archive = startArchive({ database, letters, queues: [...queues.all.keys()] }, rarelyMs);
  const stats = startStageStats(database, reconcileMs);
  const relief = startRelief({ ...deps, from: options.queueMemoryWatermark - RELIEF }, rarelyMs);
  const scheduler = startScheduler(deps, redisUrl, rarelyMs);
  const replays = createReplays({
    redis: deps.redis,
    letters,
    intake: deps.intake,
    replay: (letter) => replayLetter(deps, letter),
  });
  const cancel = async (runId: string) => cancelIfUnderWay(deps, await findRun(database, runId));
  const clears = createClears({ redis: deps.redis, queues, cancel });
  const tokens = [serviceToken, ...(opsApiKey === undefined ? [] : [opsApiKey])];
  const app = buildApp({ ...deps, scheduler, replays, clears, tokens });
  return {
    app,
    close: async () => {
      await app.close();
      await Promise.all([
        events.close(),
        reconciler.stop(),
        archive.stop(),
        stats.stop(),
        relief.stop(),
        scheduler.close(),
        replays.close(),
        clears.close(),
      ]);
      await deps.executions.close();
      await Promise.all([queues.close(), deps.flows.close(), database.close()]);
      deps.redis.disconnect();
    },
  };
}

/** What the parts share. */
async function connect({ databaseUrl, redisUrl, githubAppUrl, serviceToken, ...options }: ControllerOptions) {
  const database = openDatabase(databaseUrl);
  const executions = await openEventLogs({ database, spoolDir: options.eventsSpoolDir });
  const redis = connectRedis(redisUrl);
  const memory = memoryOf(redis);
  return {
    memory,
    intake: createIntake({ memory, watermark: options.queueMemoryWatermark }),
    database,
    executions,
    redis,
    queues: openQueues(redisUrl),
    flows: createFlows(redisUrl),
    letters: createDeadLetters({ redis, keep: options.lettersKept }),
    notify: createNotify({ database, githubAppUrl, serviceToken }),
    debugSampling: createDebugSampling(database),
    traceUrlOf: (traceId: string) => options.traceUrlTemplate?.replaceAll('{trace_id}', traceId),
  };
}
