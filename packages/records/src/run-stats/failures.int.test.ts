import { Client } from 'pg';
import { CursorError } from '../database/cursor';
import type { Database } from '../database/database';
import { isPosition } from '../database/snapshot';
import { unseenFailures, type FailuresRead } from './failures';
import { ensureOrg } from '../tenancy/orgs';
import { finishRun } from '../runs/changes';
import { createRun } from '../runs/runs';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
let acme: string;
let globex: string;
useRecords(async (records) => {
  ({ database, postgres } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const read = (since?: string, until?: string): Promise<FailuresRead> =>
  unseenFailures(database, acme, { since, until, limit: 200 });
const idsOf = ({ failures }: FailuresRead) => failures.map(({ runId }) => runId);

async function run(orgId = acme): Promise<string> {
  return (await createRun(database, { orgId, kind: 'page', input: {}, correlationId: 'c', steps: [] })).run.id;
}

async function failed(orgId = acme, at = new Date()): Promise<string> {
  const runId = await run(orgId);
  await finishRun(database, { orgId, runId }, { state: 'failed', errorClass: 'TIMEOUT', errorMessage: 'slow', at });
  return runId;
}

/** Writes a failure in a transaction that is not yet committed. */
async function failing(at: Date) {
  const runId = await run();
  const client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
  await client.query('begin');
  await client.query(`update runs set state = 'failed', ended_at = $2 where id = $1`, [runId, at]);
  return {
    runId,
    end: async (how: 'commit' | 'rollback') => {
      await client.query(how);
      await client.end();
    },
  };
}

it('returns the failures of one org after a position once, in order', async () => {
  await failed();
  const start = await read();
  expect(idsOf(start)).toEqual([]);
  const [first, , second] = [await failed(), await failed(globex), await failed()];
  const found = await read(start.position);
  expect(idsOf(found)).toEqual([first, second]);
  expect(found.failures[0]).toMatchObject({ kind: 'page', errorClass: 'TIMEOUT', errorMessage: 'slow' });
  expect(idsOf(await read(found.position))).toEqual([]);
});

it('returns a failure once that is committed late with a much earlier time', async () => {
  const { position: start } = await read();
  const [late, never] = [await failing(new Date(Date.now() - 60_000)), await failing(new Date())];
  const early = await failed();
  const first = await read(start);
  expect(idsOf(first)).toEqual([early]);
  await Promise.all([late.end('commit'), never.end('rollback')]);
  const second = await read(first.position);
  expect(idsOf(second)).toEqual([late.runId]);
  expect(idsOf(await read(second.position))).toEqual([]);
  expect(idsOf(await read(start))).toEqual([late.runId, early]);
  expect(idsOf(await read(start, first.position))).toEqual([early]);
});

it('continues in the middle of a batch, even with a transaction in progress', async () => {
  const { position: start } = await read();
  const open = await failing(new Date());
  const ids = [await failed(), await failed(), await failed()];
  const { failures } = await read(start);
  for (const [i, { position }] of failures.entries()) expect(idsOf(await read(position))).toEqual(ids.slice(i + 1));
  await open.end('commit');
  expect(idsOf(await read(failures[1]!.position))).toEqual([open.runId, ids[2]]);
});

it('lists a bounded number of transactions, and repeats failures rather than missing them', async () => {
  const { position: start } = await read();
  const ids: string[] = [];
  for (let i = 0; i < 120; i += 1) ids.push(await failed());
  const { failures } = await read(start);
  for (const at of [0, 10, 60, 118]) {
    expect(failures[at]!.position.length).toBeLessThan(2_000);
    expect(idsOf(await read(failures[at]!.position)).slice(-(119 - at))).toEqual(ids.slice(at + 1));
  }
});

it('returns a run that failed again after a retry', async () => {
  const runId = await failed();
  const { position } = await read();
  await postgres.query(`update runs set state = 'queued', ended_at = null where id = $1`, [runId]);
  await finishRun(database, { orgId: acme, runId }, { state: 'failed', errorClass: 'TIMEOUT' });
  expect(idsOf(await read(position))).toEqual([runId]);
});

it.each([
  '',
  'x',
  '1',
  '1:2',
  '2:1:',
  '0:0:',
  '1:5:4,3',
  '1:5:5',
  '5:9:4',
  '1:99999999999999999999:',
  '1:2:3',
  "1:2:'",
])('rejects the position %j', async (position) => {
  await expect(read(position)).rejects.toThrow(CursorError);
});

it('recognizes the format of a position', () => {
  expect([isPosition('1:2:1'), isPosition('MjAyNi0xMS0yMlQxMDowMDowMA')]).toEqual([true, false]);
});
