import { openDatabase, type Database } from '../database/database';
import { doIfDue, listWork, type WorkRecord } from './repeated-work';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => ({ database, postgres } = records));

const always = () => true;
const never = () => false;
const nothing = () => Promise.resolve();

/** Work that runs until the test releases it. */
function held() {
  let letGo = nothing as () => void;
  let began = nothing as () => void;
  const end = new Promise<void>((resolve) => (letGo = resolve));
  const started = new Promise<void>((resolve) => (began = resolve));
  return { started, letGo, work: () => (began(), end) };
}

it('does work that is due, and records the start of its success', async () => {
  const seen: WorkRecord[] = [];
  const work = (record: WorkRecord) => (seen.push(record), nothing());
  const before = Date.now();
  expect(await doIfDue(database, { name: 'daily', isDue: always, work })).toBe('done');
  expect(await doIfDue(database, { name: 'daily', isDue: always, work })).toBe('done');
  const [first, second] = seen;
  expect(first!.lastSuccess).toBeNull();
  expect(second!.lastSuccess).toEqual(first!.now);
  expect(second!.since).toEqual(first!.since);
  expect(first!.now.getTime()).toBeGreaterThanOrEqual(before - 1_000);
});

it('skips work that is not due', async () => {
  const work = () => Promise.reject(new Error('it was done'));
  expect(await doIfDue(database, { name: 'idle', isDue: never, work })).toBe('not-due');
  const age = (await listWork(database)).find(({ name }) => name === 'idle')!.ageSeconds;
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60);
});

it('lets one process at a time do the work, while others do other work', async () => {
  const other = openDatabase(postgres.appUrl);
  const { started, letGo, work } = held();
  const first = doIfDue(database, { name: 'shared', isDue: always, work });
  await started;
  const outcomes = [
    await doIfDue(other, { name: 'shared', isDue: always, work: nothing }),
    await doIfDue(other, { name: 'another', isDue: always, work: nothing }),
  ];
  letGo();
  expect([...outcomes, await first]).toEqual(['elsewhere', 'done', 'done']);
  const isDue = ({ lastSuccess, now }: WorkRecord) => !lastSuccess || now.getTime() - lastSuccess.getTime() > 60_000;
  expect(await doIfDue(other, { name: 'shared', isDue, work: nothing })).toBe('not-due');
  await other.close();
});

it('does the work once if two processes find it due at the same time', async () => {
  const other = openDatabase(postgres.appUrl);
  let times = 0;
  const isDue = ({ lastSuccess }: WorkRecord) => lastSuccess === null;
  const work = () => ((times += 1), nothing());
  const attempts = [database, other, database, other].map((db) => doIfDue(db, { name: 'once', isDue, work }));
  expect((await Promise.all(attempts)).filter((outcome) => outcome === 'done')).toHaveLength(1);
  expect(times).toBe(1);
  await other.close();
});

it('rejects with the error of the work, which is then due again', async () => {
  const failing = { name: 'failing', isDue: always, work: () => Promise.reject(new Error('the disk is full')) };
  await expect(doIfDue(database, failing)).rejects.toThrow('the disk is full');
  let record: WorkRecord | undefined;
  await doIfDue(database, { ...failing, work: (r) => ((record = r), nothing()) });
  expect(record!.lastSuccess).toBeNull();
});

it('does not block vacuum during the work', async () => {
  const { started, letGo, work } = held();
  const working = doIfDue(database, { name: 'long', isDue: always, work });
  await started;
  const holding = await postgres.query<{ query: string }>(`select query from pg_stat_activity
    where state = 'idle in transaction' and (backend_xid is not null or backend_xmin is not null)`);
  letGo();
  await working;
  expect(holding).toEqual([]);
});
