import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords, type TestPostgres } from '../testing/testing';
import { addIncidentAction, openIncident, type IncidentSeverity } from './incidents';
import { incidentStatistics } from './statistics';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => ({ postgres, database } = records));

const DAYS = 30;
const MINUTE = 60;

async function open(orgId: string, key: string, severity: IncidentSeverity = 'critical') {
  const { incident } = await openIncident(database, orgId, { key, title: key, severity });
  const act = (action: string, actor = 'user:ann') =>
    addIncidentAction(database, orgId, incident.id, { actor, action });
  const openedBefore = (interval: string) =>
    postgres.query('update incidents set opened_at = now() - $2::interval where id = $1', [incident.id, interval]);
  return { act, openedBefore };
}

it('is empty without incidents', async () => {
  expect(await incidentStatistics(database, DAYS)).toEqual({
    unresolved: [],
    meanAcknowledgeSeconds: null,
    meanResolveSeconds: null,
    actionsLastDay: { caller: 0, platform: 0 },
  });
});

it('covers the incidents of all orgs', async () => {
  const [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
  const first = await open(acme, 'first');
  const second = await open(globex, 'second', 'warning');
  await open(globex, 'third');
  await first.openedBefore('10 minutes');
  await second.openedBefore('20 minutes');
  await first.act('acknowledge');
  await second.act('acknowledge', 'key:ci');
  await second.act('resume queue', 'responder');
  await second.act('resolve');
  const statistics = await incidentStatistics(database, DAYS);
  expect(statistics.unresolved).toEqual([
    { severity: 'critical', state: 'acknowledged', count: 1 },
    { severity: 'critical', state: 'open', count: 1 },
  ]);
  expect(statistics.meanAcknowledgeSeconds! / MINUTE).toBeCloseTo(15, 0);
  expect(statistics.meanResolveSeconds! / MINUTE).toBeCloseTo(20, 0);
  expect(statistics.actionsLastDay).toEqual({ caller: 3, platform: 1 });
});

it('leaves earlier incidents and actions out', async () => {
  const old = await open(await ensureOrg(database, 'initech'), 'old', 'info');
  const before = await incidentStatistics(database, DAYS);
  await old.act('acknowledge');
  await old.openedBefore('31 days');
  await postgres.query(
    `update incident_actions set created_at = now() - interval '25 hours' where action = 'acknowledge'`,
  );
  const after = await incidentStatistics(database, DAYS);
  expect(after.meanAcknowledgeSeconds).toBe(before.meanAcknowledgeSeconds);
  expect(after.actionsLastDay).toEqual({ caller: 1, platform: 1 });
  expect(after.unresolved).toContainEqual({ severity: 'info', state: 'acknowledged', count: 1 });
});
