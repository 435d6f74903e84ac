import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database';
import {
  addIncidentAction,
  attachAlert,
  getIncident,
  listIncidents,
  openIncident,
  type NewIncidentAlert,
} from './incidents';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
});

const incident = (key: string) => ({ key, title: 'Jobs fail', severity: 'critical' as const });
const alert = (more: Partial<NewIncidentAlert> = {}): NewIncidentAlert => ({
  ...{ fingerprint: 'f1', name: 'JobFailures', status: 'firing', labels: { queue: 'page' }, annotations: {} },
  ...{ startsAt: new Date('2026-01-01T00:00:00.123Z'), ...more },
});

it('opens one incident per key until it is resolved, also for concurrent alerts', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => openIncident(database, acme, incident('once'))));
  expect(new Set(all.map((one) => one.incident.id)).size).toBe(1);
  expect(all.filter(({ opened }) => opened)).toHaveLength(1);
  const { id } = all[0]!.incident;
  await addIncidentAction(database, acme, id, { actor: 'user:ann', action: 'resolve' });
  const next = await openIncident(database, acme, incident('once'));
  expect([next.opened, next.incident.id === id]).toEqual([true, false]);
  expect((await openIncident(database, globex, incident('once'))).opened).toBe(true);
});

it('stores each firing of an alert, and its end', async () => {
  const { id } = (await openIncident(database, acme, incident('alerts'))).incident;
  const endsAt = new Date('2026-01-01T01:00:00Z');
  const again = alert({ startsAt: new Date('2026-01-02T00:00:00Z') });
  for (const one of [alert(), alert(), alert({ status: 'resolved', endsAt }), again, alert({ fingerprint: 'f2' })])
    expect(await attachAlert(database, acme, id, one)).toBe(true);
  const { alerts } = (await getIncident(database, acme, id))!;
  expect(alerts).toEqual([
    { ...again, endsAt: null },
    { ...alert({ status: 'resolved', endsAt }) },
    { ...alert({ fingerprint: 'f2' }), endsAt: null },
  ]);
});

it('records actions and applies their state changes', async () => {
  const { id } = (await openIncident(database, acme, incident('actions'))).incident;
  const act = (action: string, more = {}) =>
    addIncidentAction(database, acme, id, { actor: 'user:ann', action, ...more });
  const noted = await act('note', { note: 'looks like\0 Redis', details: { at: 1 } });
  expect([noted!.before.state, noted!.after.state]).toEqual(['open', 'open']);
  expect((await act('acknowledge'))!.after).toMatchObject({ state: 'acknowledged', acknowledgedAt: expect.any(Date) });
  const resolved = await act('resolve');
  expect([resolved!.before.state, resolved!.after.state]).toEqual(['acknowledged', 'resolved']);
  expect((await act('resolve'))!.after).toEqual(resolved!.after);
  expect((await act('acknowledge'))!.after.state).toBe('resolved');
  const { actions } = (await getIncident(database, acme, id))!;
  expect(actions.map(({ action }) => action)).toEqual(['note', 'acknowledge', 'resolve', 'resolve', 'acknowledge']);
  expect(actions[0]).toMatchObject({ actor: 'user:ann', note: 'looks like\ufffd Redis', details: { at: 1 } });
});

it('lists the incidents of an org by state, newest first, in pages', async () => {
  const org = await ensureOrg(database, 'initech');
  const ids: string[] = [];
  for (const key of ['a', 'b', 'c']) ids.unshift((await openIncident(database, org, incident(key))).incident.id);
  await addIncidentAction(database, org, ids[1]!, { actor: 'a', action: 'resolve' });
  const first = await listIncidents(database, org, { limit: 2 });
  const second = await listIncidents(database, org, { limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.nextCursor).toBeUndefined();
  const open = await listIncidents(database, org, { state: 'open', limit: 10 });
  expect(open.items.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
});

it('does not show an incident to another org, or let it add to it', async () => {
  const { id } = (await openIncident(database, acme, incident('ours'))).incident;
  for (const other of [id, randomUUID(), 'none']) {
    expect(await getIncident(database, globex, other)).toBeUndefined();
    expect(await addIncidentAction(database, globex, other, { actor: 'a', action: 'resolve' })).toBeUndefined();
    expect(await attachAlert(database, globex, other, alert())).toBe(false);
  }
  expect(await getIncident(database, acme, id)).toMatchObject({ state: 'open', alerts: [], actions: [] });
});
