import type { Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { addIncidentAction, openIncident } from '@sextant/records/incidents';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { useRecords } from '@sextant/records/testing';
import {
  incidentActionsLastDay,
  incidentMeanAcknowledgeSeconds,
  incidentMeanResolveSeconds,
  incidentsUnresolved,
} from '@sextant/signals/incidents';
import { sextant } from '@sextant/signals/sextant';
import { until } from '@sextant/stack/until';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { startIncidentGauges } from './gauges';

let database: Database;
let loop: Loop | undefined;
useRecords((records) => ({ database } = records));
afterEach(() => loop?.stop());

it('exports zeros, then the incidents, their mean times and the actions', async () => {
  const telemetry = captureTelemetry();
  const unresolved = (state: 'open' | 'acknowledged') =>
    telemetry.value(incidentsUnresolved, { severity: 'critical', state });
  loop = startIncidentGauges(database, 50);
  await until('there are no incidents', async () => (await unresolved('open')) === 0);
  expect(await telemetry.value(incidentActionsLastDay, { by: 'platform' })).toBe(0);
  expect(await telemetry.value(incidentMeanResolveSeconds, {})).toBeUndefined();

  const orgId = await ensureOrg(database, 'acme');
  const { incident } = await openIncident(database, orgId, { key: 'k', title: 'Jobs fail', severity: 'critical' });
  await until('an incident is open', async () => (await unresolved('open')) === 1);
  const act = (action: string) => addIncidentAction(database, orgId, incident.id, { actor: 'user:ann', action });
  await act('acknowledge');
  await until('the incident is acknowledged', async () => (await unresolved('acknowledged')) === 1);
  expect(await telemetry.value(incidentMeanAcknowledgeSeconds, {})).toBeGreaterThan(0);
  await act('resolve');
  await until('the incident is resolved', async () => (await unresolved('acknowledged')) === 0);
  expect(await telemetry.value(incidentMeanResolveSeconds, {})).toBeGreaterThan(0);
  expect(await telemetry.value(incidentActionsLastDay, { by: 'caller' })).toBe(2);
  await telemetry.assertCatalogued(sextant);
});
