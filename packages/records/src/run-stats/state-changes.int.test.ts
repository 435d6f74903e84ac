import type { Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import { CURRENT_POSITION } from '../database/snapshot';
import { addIncidentAction, openIncident } from '../incidents/incidents';
import { finishRun, reopenRun, setTrace, startRun } from '../runs/changes';
import { createRun } from '../runs/runs';
import { ensureOrg } from '../tenancy/orgs';
import { deferred, useRecords } from '../testing/testing';
import { readStateChanges } from './state-changes';

let database: Database;
let acme: string;
let globex: string;
useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

async function run(orgId = acme): Promise<string> {
  return (await createRun(database, { orgId, kind: 'page', input: {}, correlationId: 'c', steps: [] })).run.id;
}
const position = async () => (await database.read(acme, CURRENT_POSITION))[0];
const changes = async (
  since: string,
  { until, orgId = acme, limit = 200 }: Partial<Record<'until' | 'orgId', string>> & { limit?: number } = {},
) => readStateChanges(database, orgId, { since, until: until ?? (await position()), limit });

it('returns each change of a run of the org once, with its latest state', async () => {
  const start = await position();
  const [first, second] = [await run(), await run()];
  await run(globex);
  const created = await position();
  expect((await changes(start)).runs).toEqual([
    { id: first, orgId: acme, kind: 'page', state: 'queued' },
    { id: second, orgId: acme, kind: 'page', state: 'queued' },
  ]);
  await startRun(database, { orgId: acme, runId: second });
  await finishRun(database, { orgId: acme, runId: second }, { state: 'failed', errorClass: 'TIMEOUT' });
  const ended = await position();
  expect((await changes(created)).runs).toEqual([{ id: second, orgId: acme, kind: 'page', state: 'failed' }]);
  await reopenRun(database, { orgId: acme, runId: second });
  expect((await changes(ended)).runs).toMatchObject([{ id: second, state: 'queued' }]);
});

it('ignores changes that do not change the state', async () => {
  const runId = await run();
  const start = await position();
  await setTrace(database, { orgId: acme, runId }, { traceId: 'a'.repeat(32) });
  expect(await changes(start)).toEqual({ runs: [], incidents: [] });
});

it('returns a change that is committed late, and not before', async () => {
  const start = await position();
  const commit = deferred();
  const written = deferred();
  const late = database.withOrg(acme, async (tx) => {
    const inTransaction: Database = { ...database, withOrg: (_, work) => work(tx) };
    const { id } = (
      await createRun(inTransaction, { orgId: acme, kind: 'page', input: {}, correlationId: 'c', steps: [] })
    ).run;
    written.resolve();
    await commit.promise;
    return id;
  });
  await written.promise;
  const early = await run();
  const between = await position();
  expect((await changes(start)).runs.map(({ id }) => id)).toEqual([early]);
  commit.resolve();
  const id = await late;
  expect((await changes(between)).runs.map((one) => one.id)).toEqual([id]);
});

it('returns the changes of incidents, and the latest at the limit', async () => {
  const start = await position();
  const open = (key: string, orgId = acme) =>
    openIncident(database, orgId, { key, title: `title of ${key}`, severity: 'critical' });
  const { incident } = await open('first');
  await open('theirs', globex);
  const opened = await position();
  expect((await changes(start)).incidents).toEqual([
    { id: incident.id, orgId: acme, title: 'title of first', severity: 'critical', state: 'open' },
  ]);
  await addIncidentAction(database, acme, incident.id, { actor: 'ann', action: 'resolve' });
  expect((await changes(opened)).incidents).toMatchObject([{ id: incident.id, state: 'resolved' }]);
  const [, last] = [await run(), await run()];
  expect((await changes(opened, { limit: 1 })).runs.map(({ id }) => id)).toEqual([last]);
  expect((await changes(start, { orgId: ALL_ORGS })).incidents).toHaveLength(2);
});
