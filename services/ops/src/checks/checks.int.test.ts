import type { Loop } from '@sextant/http/service/loop';
import { freePort } from '@sextant/http/testing/processes';
import { startServer, type TestServer } from '@sextant/http/testing/server';
import { setBudget } from '@sextant/records/budgets';
import { openDatabase, type Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { finishRun, startRun } from '@sextant/records/runs/changes';
import { createRun } from '@sextant/records/runs';
import { useRecords, type TestPostgres } from '@sextant/records/testing';
import { repeatedWorkRoundsTotal, tenantAlerts } from '@sextant/signals/ops';
import { sextant } from '@sextant/signals/sextant';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { readAlertFile } from './alert-file';
import { alertmanagerAt, type PostedAlert } from './alertmanager';
import { startChecks } from './start';
import { startAlertmanager, type TestAlertmanager } from '../testing/alertmanager';

let postgres: TestPostgres;
let database: Database;
let alertmanager: TestAlertmanager;
let telemetry: Capture;
let replicas: Loop[] = [];
useRecords((records) => ({ postgres, database } = records));
beforeAll(async () => {
  alertmanager = await startAlertmanager(await ensureBinary('alertmanager'));
}, 600_000);
afterAll(() => alertmanager.close());
beforeEach(() => {
  telemetry = captureTelemetry();
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  replicas = [];
});

const MINUTE = 60_000;
const BASES = { grafana: 'https://grafana.test', runbooks: 'https://ops.test/runbooks' };

/** Starts the checks of a replica of ops. */
function startReplica(urls: readonly string[], options: { intervalMs?: number; on?: Database } = {}): Loop {
  const { intervalMs = 5 * MINUTE, on = database } = options;
  const alertmanagers = urls.map((url) => alertmanagerAt(url));
  const loop = startChecks({
    database: on,
    alerts: readAlertFile(),
    alertmanagers,
    env: 'local',
    links: BASES,
    intervalMs,
  });
  replicas.push(loop);
  return loop;
}
const makeDue = () => postgres.query(`update repeated_work set last_success = null where name = 'checks'`);

/** Starts a new replica, which runs a round at once. */
async function checkNow(): Promise<void> {
  await Promise.all(replicas.map((one) => one.stop()));
  await makeDue();
  startReplica([alertmanager.url]);
}

async function endedRun(org: string, state: 'success' | 'failed', kind = 'page'): Promise<string> {
  const orgId = await ensureOrg(database, org);
  const { run } = await createRun(database, { orgId, kind, input: {}, correlationId: 'c', steps: [] });
  const ref = { orgId, runId: run.id };
  await startRun(database, ref);
  const error = { errorClass: 'TIMEOUT', errorMessage: 'no answer\nfor <!channel>' } as const;
  await finishRun(database, ref, { state, ...(state === 'failed' && error) });
  return run.id;
}

async function firing(): Promise<Record<string, PostedAlert & { status: { state: string } }>> {
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`);
  const alerts = (await response.json()) as (PostedAlert & { status: { state: string } })[];
  return Object.fromEntries(alerts.map((a) => [`${a.labels['alertname']} ${a.labels['tenant'] ?? ''}`.trim(), a]));
}
const fires = (alert: string) => until(`${alert} fires`, async () => (await firing())[alert]);
const ends = (alert: string) => until(`${alert} ends`, async () => !(await firing())[alert]);

it('notifies Slack of a failed run with tenant, run and links, and resolves it after a restart', async () => {
  const run = await endedRun('acme', 'failed');
  await checkNow();
  const { channel, text } = await alertmanager.message('[FIRING] LastRunFailed (warning) for acme');
  expect(channel).toBe('#alerts-warnings');
  for (const part of [
    '*The last page run of acme failed: TIMEOUT*',
    `Run ${run} ended at`,
    'no answer for &lt;!channel&gt;.',
    '*Value:* TIMEOUT  *Service:* ops  *Tenant:* acme',
    'runbooks/LastRunFailed.md|Runbook>',
    'sextant-tenants|Dashboard>',
  ])
    expect(text).toContain(part);
  await endedRun('acme', 'success');
  await checkNow();
  const resolved = await alertmanager.message('[RESOLVED] LastRunFailed (warning) for acme');
  expect(resolved.text).toContain('*Status:* resolved');
  expect(
    (await alertmanager.messages()).filter(({ title }) => title.startsWith('[FIRING] LastRunFailed')),
  ).toHaveLength(1);
  await telemetry.assertCatalogued(sextant);
});

it('keeps tenants apart, and ends alerts that a later round no longer finds', async () => {
  await endedRun('bravo', 'failed', 'upgrade');
  await endedRun('charlie', 'failed', 'upgrade');
  await checkNow();
  const messages = await Promise.all(
    ['bravo', 'charlie'].map((org) => alertmanager.message(`[FIRING] LastRunFailed (warning) for ${org}`)),
  );
  expect(messages.map(({ text }) => /run of (\w+)/.exec(text)![1])).toEqual(['bravo', 'charlie']);
  expect(messages[0]!.text).not.toContain('charlie');
  const alert = (await firing())['LastRunFailed bravo']!;
  expect(alert.labels).toMatchObject({ severity: 'warning', team: 'ai-platform', env: 'local', kind: 'upgrade' });
  expect(alert.annotations['tenant']).toBe('bravo');
  const left = new Date(alert.endsAt).getTime() - Date.now();
  expect(left).toBeGreaterThan(13 * MINUTE);
  expect(left).toBeLessThan(15.1 * MINUTE);
  const count = () => telemetry.value(tenantAlerts, { alert: 'LastRunFailed' });
  await until('the gauge is 2', async () => (await count()) === 2);
  for (const org of ['bravo', 'charlie']) await endedRun(org, 'success', 'upgrade');
  await checkNow();
  await ends('LastRunFailed bravo');
  await ends('LastRunFailed charlie');
}, 60_000);

it('alerts on vendors and budgets; the hard limit inhibits the soft limit; each alert ends', async () => {
  const orgId = await ensureOrg(database, 'delta');
  const run = await endedRun('delta', 'success', 'enrichment');
  await postgres.query(
    `insert into run_vendor_usage (run_id, org_id, vendor, calls, errors, rate_limit_hits, quota_exhausted) values
      ($1, $2, 'mailcheck', 40, 30, 10, 1), ($1, $2, 'openai', 100, 100, 0, 0)`,
    [run, orgId],
  );
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 2_000_000_000 });
  await postgres.query(
    `insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_nano_usd, cost_source,
      latency_ms, status, created_at)
    values (gen_random_uuid(), $1, 'c', 'openai', 'm', 2500000000, 'computed', 1, 'success', now())`,
    [orgId],
  );
  await checkNow();
  const quota = await alertmanager.message('[FIRING] VendorQuotaExhausted (critical) for delta');
  expect([quota.channel, quota.text]).toEqual(['#alerts-critical', expect.stringContaining('quota of mailcheck')]);
  const hard = await alertmanager.message('[FIRING] BudgetHardLimit (critical) for delta');
  expect(hard.text).toContain('$2.50 of $2.00 is spent');
  expect((await alertmanager.message('[FIRING] VendorErrorRate (warning) for delta')).text).toContain(
    '47.5% of 40 calls',
  );
  expect((await fires('VendorRateLimited delta')).annotations['summary']).toContain('rate limits 25% of the calls');
  expect((await fires('BudgetSoftLimit delta')).status.state).toBe('suppressed');
  const { labels } = (await firing())['VendorErrorRate delta']!;
  expect(labels['vendor']).toBe('mailcheck');
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 2_600_000_000 });
  await checkNow();
  await ends('BudgetHardLimit delta');
  expect((await fires('BudgetSoftLimit delta')).annotations['description']).toContain('$2.21');
}, 60_000);

it('does not end alerts of other services, of Prometheus rules about ops, or of other environments', async () => {
  const endsAt = new Date(Date.now() + 5 * MINUTE).toISOString();
  const own = { service: 'ops', env: 'local', severity: 'warning' };
  const foreign = [
    { ...own, alertname: 'RollUpLagging' },
    { ...own, alertname: 'LastRunFailed', tenant: 'staging-only', env: 'staging' },
    { ...own, alertname: 'VendorErrorRate', tenant: 'other', service: 'elsewhere' },
  ];
  const stale = { ...own, alertname: 'VendorErrorRate', tenant: 'gone' };
  const startsAt = new Date(Date.now() - MINUTE).toISOString();
  const posted = [...foreign, stale].map((labels) => ({ labels, annotations: {}, startsAt, endsAt }));
  await alertmanagerAt(alertmanager.url).post(posted, new AbortController().signal);
  await fires('VendorErrorRate gone');
  await checkNow();
  await ends('VendorErrorRate gone');
  expect(Object.keys(await firing())).toEqual(
    expect.arrayContaining(['RollUpLagging', 'LastRunFailed staging-only', 'VendorErrorRate other']),
  );
});

describe('with a stand-in for Alertmanager', () => {
  let server: TestServer;
  let posts: { readonly at: number; readonly alerts: readonly PostedAlert[] }[];
  const posted = (times: number) => until(`there are ${times} posts`, () => posts.length >= times && posts);
  beforeEach(async () => {
    posts = [];
    server = await startServer(({ method, body }) => {
      if (method === 'POST') posts.push({ at: Date.now(), alerts: body as PostedAlert[] });
      return { body: [] };
    });
    await endedRun('echo', 'failed');
    await makeDue();
  });
  afterEach(() => server.close());

  it('two replicas post once per interval, and the second takes over when the first stops', async () => {
    const other = openDatabase(postgres.appUrl);
    const both = [database, other].map((on) => startReplica([server.url], { intervalMs: 1_000, on }));
    const [first, second, third] = await posted(3);
    // The interval is measured by the clock of the database, and a post takes time to arrive.
    expect(second!.at - first!.at).toBeGreaterThan(800);
    expect(third!.at - second!.at).toBeGreaterThan(800);
    await both[0]!.stop();
    const before = posts.length;
    await posted(before + 2);
    expect(posts.at(-1)!.alerts.map(({ labels }) => labels['tenant'])).toContain('echo');
    await both[1]!.stop();
    await other.close();
  });

  it('alerts are posted to each Alertmanager even if another one is unavailable', async () => {
    startReplica([`http://127.0.0.1:${await freePort()}`, server.url]);
    await posted(1);
    await until('a round succeeds', async () => (await rounds('success')) === 1);
  });

  it('a round without any Alertmanager fails, is counted, logged once and tried again', async () => {
    const { url } = server;
    await server.close();
    startReplica([url], { intervalMs: 500 });
    await until('three rounds fail', async () => ((await rounds('error')) ?? 0) >= 3);
    expect(await rounds('success')).toBe(0);
    const failures = telemetry.lines().filter(({ message }) => String(message).startsWith('could not check tenants'));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ level: 'warn', fields: { reason: expect.stringContaining('Alertmanager') } });
  });

  const rounds = (result: 'success' | 'error') => telemetry.value(repeatedWorkRoundsTotal, { work: 'checks', result });
});
