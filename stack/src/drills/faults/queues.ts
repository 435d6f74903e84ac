// Faults of the queues: a backlog, queues that do not move, and a Redis that is almost full.
import { callController, callSimulator, runRedis } from '../apis';
import type { Fault } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { until } from '../../until';
import { repeat } from './repeat';

const QUEUES = ['upgrade', 'page', 'agent', 'enrichment'] as const;
type QueueName = (typeof QUEUES)[number];

/** Pauses the queue of upgrades and adds `count` runs to it. */
export function backlog(count: number): Fault['inject'] {
  return pausedFlood(['upgrade'], count);
}

/** Pauses all queues while `count` upgrades wait. */
export function pausedQueues(count: number): Fault['inject'] {
  return pausedFlood(QUEUES, count);
}

const REPAIR_MS = 120_000;

/** The runs of a flood have a low priority: in a paused queue, BullMQ counts only jobs with a priority as waiting. */
function pausedFlood(queues: readonly QueueName[], count: number): Fault['inject'] {
  const change = (platform: DrillPlatform, action: 'pause' | 'resume') =>
    Promise.all(queues.map((queue) => callController(platform, 'POST', `/queues/${queue}/${action}`)));
  return async (platform) => {
    await change(platform, 'pause');
    await callSimulator(platform, 'PUT', '/faults/queue-flood', { enabled: true, count });
    return async () => {
      await callSimulator(platform, 'DELETE', '/faults/queue-flood');
      // A busy controller may not answer at once, and an earlier clear may not have ended.
      const repair = async () => {
        await change(platform, 'resume');
        await callController(platform, 'POST', '/queues/upgrade/clear');
        return true;
      };
      await until('the queues are resumed and cleared', repair, { timeoutMs: REPAIR_MS, intervalMs: 1_000 });
    };
  };
}

const AGE_MS = 20 * 60_000;
/** BullMQ's keys of the jobs with a priority. */
const AGE_JOBS = `
for _, id in ipairs(redis.call('ZRANGE', 'bull:upgrade:prioritized', 0, -1)) do
  local key = 'bull:upgrade:' .. id
  redis.call('HSET', key, 'timestamp', redis.call('HGET', key, 'timestamp') - ${AGE_MS})
end`.replaceAll('\n', ' ');

/** Pauses all queues while upgrades wait that were added 20 minutes ago. */
export const stalledQueue: Fault['inject'] = async (platform) => {
  const end = await pausedQueues(STALLED_RUNS)(platform);
  const isAdded = async () => /:[1-9]/.test(await runRedis(platform, 'ZCARD bull:upgrade:prioritized'));
  await until('upgrades wait', isAdded, { timeoutMs: 60_000 });
  await runRedis(platform, `EVAL "${AGE_JOBS}" 0`);
  return end;
};

const STALLED_RUNS = 20;
/** Longer than the objective of upgrades allows. */
const LATE_MS = 31_000;

/** Holds `count` upgrades back until they are late, and lets the workers finish them. */
export function lateUpgrades(count: number): Fault['inject'] {
  return async (platform) => {
    const end = await backlog(count)(platform);
    const added = Date.now();
    await until('the upgrades are late', () => Date.now() - added > LATE_MS, { timeoutMs: 2 * LATE_MS });
    await callController(platform, 'POST', '/queues/upgrade/resume');
    return end;
  };
}

const ADJUST_MS = 1_000;

/** Lowers the memory limit of Redis so that `share` of it is used, and keeps it so while jobs come and go. */
export function redisMemory(share: number): Fault['inject'] {
  return async (platform) => {
    const before = field(await runRedis(platform, 'INFO memory'), 'maxmemory');
    const adjust = async (): Promise<void> => {
      const used = field(await runRedis(platform, 'INFO memory'), 'used_memory');
      await runRedis(platform, `CONFIG SET maxmemory ${Math.round(used / share)}`);
    };
    const stop = repeat(adjust, ADJUST_MS);
    return async () => {
      await stop();
      await runRedis(platform, `CONFIG SET maxmemory ${before}`);
    };
  };
}

function field(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
