// Events of the platform that panels show and no traffic causes.
import { setTimeout as delay } from 'node:timers/promises';
import { callController, callOps, postAlert, runSql } from '../../drills/apis';
import { setBudgets } from '../../demo/tenants';
import { DRILLS } from '../../drills/all';
import type { Fault } from '../../drills/declare';
import type { DrillPlatform } from '../../drills/drill-platform';
import { repeat } from '../../drills/faults/repeat';
import { logged } from '../../drills/faults/telemetry';

/** The fault with which an alert is drilled. */
export function faultOf(alert: string): Fault['inject'] {
  const drill = DRILLS.get(alert);
  if (!drill) throw new Error(`the alert ${alert} is not drilled`);
  return drill.fault.inject;
}

const ORG = 'acme';

/** Log lines in which a service has redacted a secret. */
export const redactedSecrets = logged(['the request had authorization: [redacted]']);

/** The budgets of the demo's orgs. */
export const budgets: Fault['inject'] = async (platform) => {
  await setBudgets(platform);
  return () => {};
};

const READ_EVERY_MS = 500;

/** A client that reads runs from the ops API. */
export const apiClient: Fault['inject'] = (platform) =>
  Promise.resolve(repeat(() => callOps(platform, 'GET', '/runs', { org: ORG }), READ_EVERY_MS));

/** Three incidents of an org: an open one, an acknowledged one and a resolved one. */
export const incidents: Fault['inject'] = async (platform) => {
  await openIncident(platform);
  await act(platform, await openIncident(platform), 'acknowledge');
  const resolved = await openIncident(platform);
  await act(platform, resolved, 'acknowledge');
  await act(platform, resolved, 'resolve');
  return () => {};
};

/** As its owner, because no API opens incidents. */
async function openIncident(platform: DrillPlatform): Promise<string> {
  const [row] = await runSql(
    platform,
    `insert into incidents (org_id, key, title, severity)
     select id, gen_random_uuid()::text, 'Jobs fail', 'critical' from orgs where name = '${ORG}' returning id`,
  );
  return (row as { readonly id: string }).id;
}

async function act(platform: DrillPlatform, id: string, action: 'acknowledge' | 'resolve'): Promise<void> {
  await callOps(platform, 'POST', `/incidents/${id}/actions`, { org: ORG, body: { action } });
}

/** An alert of which Alertmanager notifies Slack. */
export const notification: Fault['inject'] = async (platform) => {
  const labels = { alertname: 'PanelTest', severity: 'warning', env: 'panels' };
  const alert = { labels, annotations: { summary: 'an alert for the panels of notifications' } };
  await postAlert(platform, alert);
  return () => postAlert(platform, { ...alert, endsAt: new Date().toISOString() });
};

const UPGRADE_EVERY_MS = 3_000;
const UPGRADE = {
  kind: 'upgrade',
  org: ORG,
  input: {
    ecosystem: 'npm',
    package: 'lodash',
    version: '99.99.99',
    manifest: '{ "dependencies": { "lodash": "^4.17.20" } }',
  },
};

/** An upgrade to a version that does not exist, again and again: the first failure only makes the series. */
export const failingUpgrades: Fault['inject'] = async (platform) => {
  await callController(platform, 'POST', '/runs', UPGRADE);
  return repeat(() => callController(platform, 'POST', '/runs', UPGRADE), UPGRADE_EVERY_MS);
};

/** Longer than the panel of slow upgrades asks. */
const SLOW_MS = 16_000;

/** An upgrade that waits so long in its queue that its trace is a slow one. */
export const slowUpgrade: Fault['inject'] = async (platform) => {
  await callController(platform, 'POST', '/queues/upgrade/pause');
  await callController(platform, 'POST', '/runs', UPGRADE);
  await delay(SLOW_MS);
  await callController(platform, 'POST', '/queues/upgrade/resume');
  return () => {};
};
