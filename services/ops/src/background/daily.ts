// Daily work: retention at a fixed hour, and creating partitions ahead of time.
import type { Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { createPartitions } from '@sextant/records/database/partitions';
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { cleanupOldEvents } from '@sextant/records/retention';
import type { WorkRecord } from '@sextant/records/repeated-work';
import { startSharedWork } from './shared-work';

const POLL_MS = 60_000;

/** Deletes expired records once a day from the given hour (UTC) on. A missed day is made up for at the next start. */
export function startRetention(database: Database, hourUtc: number, pollMs = POLL_MS): Loop {
  return startSharedWork(database, {
    name: 'retention',
    what: 'delete expired records',
    pollMs,
    isDue: dueAt(hourUtc),
    round: async (_, signal) => {
      const { outcome } = await cleanupOldEvents(database, { signal });
      if (outcome === 'aborted') throw new Error('ops is stopping; the next start continues');
      if (outcome === 'elsewhere') throw new Error('a manual run is in progress');
    },
  });
}

/** Creates partitions at the first start, and then once a day. */
export function startPartitions(database: Database, pollMs = POLL_MS): Loop {
  return startSharedWork(database, {
    name: 'partitions',
    what: 'create partitions',
    pollMs,
    isDue: ({ lastSuccess, now }) => lastSuccess === null || now.getTime() - lastSuccess.getTime() >= DAY_MS,
    round: async () => void (await createPartitions(database)),
  });
}

/** Due when the hour has passed since the last success or, if there is none, since the installation. */
export function dueAt(hourUtc: number): (record: WorkRecord) => boolean {
  return ({ lastSuccess, since, now }) => {
    const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hourUtc);
    const latest = today <= now.getTime() ? today : today - DAY_MS;
    return (lastSuccess ?? since).getTime() < latest;
  };
}
