// Which traces of runs are kept, with a database stub.
import type { Database } from '@sextant/records/database';
import { randomUUID } from 'node:crypto';
import { createDebugSampling } from './debug-sampling';

/** A database in which the flag has this row, or that fails. */
function databaseWith(row: object | Error): { readonly database: Database; readonly queries: () => number } {
  let queries = 0;
  const withOrg = async (): Promise<unknown> => {
    queries += 1;
    if (row instanceof Error) throw row;
    return { rows: [{ flag_name: 'debug-sampling', decided_by: 'org', ...row }] };
  };
  return { database: { withOrg } as unknown as Database, queries: () => queries };
}

test.each<[string, object | Error, number, number]>([
  ['all traces are kept when the share is 1', { enabled: true, value: 1 }, 1, 1],
  ['no trace is kept when the flag is off', { enabled: false, value: 1 }, 0, 0],
  ['no trace is kept when the flag cannot be read', new Error('unavailable'), 0, 0],
  ['a quarter is kept when the share is 0.25', { enabled: true, value: 0.25 }, 0.2, 0.3],
])('%s', async (_, row, min, max) => {
  const { database, queries } = databaseWith(row);
  const isKept = createDebugSampling(database);
  const kept = await Promise.all(Array.from({ length: 2_000 }, () => isKept({ id: randomUUID(), orgId: 'org' })));
  const share = kept.filter(Boolean).length / kept.length;
  expect(share).toBeGreaterThanOrEqual(min);
  expect(share).toBeLessThanOrEqual(max);
  expect(queries()).toBe(1);
});

test('the decision for a run does not change', async () => {
  const isKept = createDebugSampling(databaseWith({ enabled: true, value: 0.5 }).database);
  const run = { id: randomUUID(), orgId: 'org' };
  const decisions = new Set(await Promise.all(Array.from({ length: 10 }, () => isKept(run))));
  expect(decisions.size).toBe(1);
});
