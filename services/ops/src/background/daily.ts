// Work of once a day: retention at a fixed hour, and partitions made ahead.
import type { Loop } from '@sextant/http/loop';
import type { Database } from '@sextant/records/database';
import { makePartitionsAhead } from '@sextant/records/database/partitions';
import type { WorkRecord } from '@sextant/records/runs/repeated-work';
import { cleanupOldEvents } from '@sextant/records/retention';
import { DAY_MS } from '@sextant/records/database/time-ranges';
import { startWork } from './shared-work';

const POLL_MS = 60_000;

/** Deletes what was kept long enough, from the given hour (UTC) on; what was missed while all were down is made up for. */
export function startRetention(database: Database, hourUtc: number, pollMs = POLL_MS): Loop {
  return startWork(database, {
    name: 'retention',
    what: 'delete what was kept long enough',
    pollMs,
    isDue: dueAt(hourUtc),
    round: async (_, signal) => {
      const { outcome } = await cleanupOldEvents(database, { signal });
      if (outcome === 'aborted') throw new Error('ops stops; the next start goes on');
      if (outcome === 'elsewhere') throw new Error('somebody else is at it, by hand');
    },
  });
}

/** Makes partitions at the first start, and then once a day. */
export function startPartitions(database: Database, pollMs = POLL_MS): Loop {
  return startWork(database, {
    name: 'partitions',
    what: 'make partitions ahead',
    pollMs,
    isDue: ({ lastSuccess, now }) => lastSuccess === null || now.getTime() - lastSuccess.getTime() >= DAY_MS,
    round: async () => void (await makePartitionsAhead(database)),
  });
}

/** Due when the hour has come since the last success, or, without one, since the installation was made. */
export function dueAt(hourUtc: number): (record: WorkRecord) => boolean {
  return ({ lastSuccess, since, now }) => {
    const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hourUtc);
    const latest = today <= now.getTime() ? today : today - DAY_MS;
    return (lastSuccess ?? since).getTime() < latest;
  };
}
