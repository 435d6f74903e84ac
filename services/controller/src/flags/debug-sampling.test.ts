// Which runs' traces are kept, with a database that answers as the test says.
import type { Database } from '@sextant/records/database';
import { randomUUID } from 'node:crypto';
import { createDebugSampling } from './debug-sampling';

/** A database in which the flag has this row, or that cannot be used. */
function databaseWith(row: object | Error): { readonly database: Database; readonly asked: () => number } {
  let asked = 0;
  const withOrg = async (): Promise<unknown> => {
    asked += 1;
    if (row instanceof Error) throw row;
    return { rows: [{ flag_name: 'debug-sampling', decided_by: 'org', ...row }] };
  };
  return { database: { withOrg } as unknown as Database, asked: () => asked };
}

test.each<[string, object | Error, number, number]>([
  ['all, when the share is 1', { enabled: true, value: 1 }, 1, 1],
  ['none, when the flag is off', { enabled: false, value: 1 }, 0, 0],
  ['none, when the flag cannot be read', new Error('away'), 0, 0],
  ['a quarter, when the share is 0.25', { enabled: true, value: 0.25 }, 0.2, 0.3],
])('%s', async (_, row, least, most) => {
  const { database, asked } = databaseWith(row);
  const sample = createDebugSampling(database);
  const kept = await Promise.all(Array.from({ length: 2_000 }, () => sample({ id: randomUUID(), orgId: 'org' })));
  const share = kept.filter(Boolean).length / kept.length;
  expect(share).toBeGreaterThanOrEqual(least);
  expect(share).toBeLessThanOrEqual(most);
  expect(asked()).toBe(1);
});

test('the same run gets the same answer', async () => {
  const sample = createDebugSampling(databaseWith({ enabled: true, value: 0.5 }).database);
  const run = { id: randomUUID(), orgId: 'org' };
  const answers = new Set(await Promise.all(Array.from({ length: 10 }, () => sample(run))));
  expect(answers.size).toBe(1);
});
