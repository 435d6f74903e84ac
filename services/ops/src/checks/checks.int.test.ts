import type { Loop } from '@sextant/http/loop';
import { eventually, freePort } from '@sextant/http/testing/processes';
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
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { readAlertFile } from './alert-file';
import { alertmanagerAt, type PostedAlert } from './alertmanager';
import { startChecks } from './checks';
import { startNotified, type Notified } from './testing';

let postgres: TestPostgres;
let database: Database;
let notified: Notified;
let telemetry: Capture;
let replicas: Loop[] = [];
useRecords((records) => ({ postgres, database } = records));
beforeAll(async () => {
  notified = await startNotified(await ensureBinary('alertmanager'));
}, 600_000);
afterAll(() => notified.close());
beforeEach(() => {
  telemetry = captureTelemetry();
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  replicas = [];
});

const MINUTE = 60_000;
const BASES = { grafana: 'https://grafana.test', runbooks: 'https://ops.test/runbooks' };

/** A replica of ops that checks; tests that do not wait for the next round make it due. */
function replica(urls: readonly string[], options: { intervalMs?: number; on?: Database; env?: string } = {}): Loop {
  const { intervalMs = 5 * MINUTE, on = database, env = 'local' } = options;
  const alertmanagers = urls.map((url) => alertmanagerAt(url));
  const loop = startChecks({ database: on, alerts: readAlertFile(), alertmanagers, env, links: BASES, intervalMs });
  replicas.push(loop);
  return loop;
}
const makeDue = () => postgres.query(`update repeated_work set last_success = null where name = 'checks'`);

/** A round at once, by a replica that has just started. */
async function checkNow(): Promise<void> {
  await Promise.all(replicas.map((one) => one.stop()));
  await makeDue();
  replica([notified.alertmanagerUrl]);
}

async function ended(org: string, state: 'success' | 'failed', kind = 'page'): Promise<string> {
  const orgId = await ensureOrg(database, org);
  const { run } = await createRun(database, { orgId, kind, input: {}, correlationId: 'c', steps: [] });
  const ref = { orgId, runId: run.id };
  await startRun(database, ref);
  const error = { errorClass: 'TIMEOUT', errorMessage: 'no answer\nfor <!channel>' } as const;
  await finishRun(database, ref, { state, ...(state === 'failed' && error) });
  return run.id;
}

async function firing(): Promise<Record<string, PostedAlert & { status: { state: string } }>> {
  const answer = await fetch(`${notified.alertmanagerUrl}/api/v2/alerts`);
  const alerts = (await answer.json()) as (PostedAlert & { status: { state: string } })[];
  return Object.fromEntries(alerts.map((a) => [`${a.labels['alertname']} ${a.labels['tenant'] ?? ''}`.trim(), a]));
}
const fires = (what: string) => eventually(async () => (await firing())[what]);
const isOver = (what: string) => eventually(async () => ((await firing())[what] ? undefined : true));

it('tells Slack of a failed run with tenant, run and links, and of its end after a restart', async () => {
  const run = await ended('acme', 'failed');
  await checkNow();
  const { channel, text } = await notified.message('[FIRING] LastRunFailed (warning) for acme');
  expect(channel).toBe('#alerts-warnings');
  for (const part of [
    '*The last page run of acme failed: TIMEOUT*',
    `Run ${run} ended at`,
    'no answer for &lt;!channel&gt;.',
    '*Value:* TIMEOUT  *Service:* ops  *Tenant:* acme',
    'runbooks/LastRunFailed.md|Runbook>',
    'sextant-tenants-and-cost|Dashboard>',
  ])
    expect(text).toContain(part);
  await ended('acme', 'success');
  await checkNow();
  const resolved = await notified.message('[RESOLVED] LastRunFailed (warning) for acme');
  expect(resolved.text).toContain('*Status:* resolved');
  expect((await notified.messages()).filter(({ title }) => title.startsWith('[FIRING] LastRunFailed'))).toHaveLength(1);
  await telemetry.assertCatalogued(sextant);
});

it('keeps tenants apart, and lets what a later round does not repeat lapse', async () => {
  await ended('bravo', 'failed', 'upgrade');
  await ended('charlie', 'failed', 'upgrade');
  await checkNow();
  const messages = await Promise.all(
    ['bravo', 'charlie'].map((org) => notified.message(`[FIRING] LastRunFailed (warning) for ${org}`)),
  );
  expect(messages.map(({ text }) => /run of (\w+)/.exec(text)![1])).toEqual(['bravo', 'charlie']);
  expect(messages[0]!.text).not.toContain('charlie');
  const alert = (await firing())['LastRunFailed bravo']!;
  expect(alert.labels).toMatchObject({ severity: 'warning', team: 'ai-platform', env: 'local', kind: 'upgrade' });
  expect(alert.annotations['tenant']).toBe('bravo');
  const left = new Date(alert.endsAt).getTime() - Date.now();
  expect(left).toBeGreaterThan(13 * MINUTE);
  expect(left).toBeLessThan(15.1 * MINUTE);
  await eventually(async () =>
    (await telemetry.value(tenantAlerts, { alert: 'LastRunFailed' })) === 2 ? true : undefined,
  );
  for (const org of ['bravo', 'charlie']) await ended(org, 'success', 'upgrade');
  await checkNow();
  await isOver('LastRunFailed bravo');
  await isOver('LastRunFailed charlie');
}, 60_000);

it('tells of vendors and budgets, a used up budget alone, and ends each when it is over', async () => {
  const orgId = await ensureOrg(database, 'delta');
  const run = await ended('delta', 'success', 'enrichment');
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
  const quota = await notified.message('[FIRING] VendorQuotaExhausted (critical) for delta');
  expect([quota.channel, quota.text]).toEqual(['#alerts-critical', expect.stringContaining('quota of mailcheck')]);
  const hard = await notified.message('[FIRING] BudgetHardLimit (critical) for delta');
  expect(hard.text).toContain('$2.50 of $2.00 is spent');
  expect((await notified.message('[FIRING] VendorErrorRate (warning) for delta')).text).toContain('47.5% of 40 calls');
  expect((await fires('VendorRateLimited delta')).annotations['summary']).toContain('rate limits 25% of the calls');
  expect((await fires('BudgetSoftLimit delta')).status.state).toBe('suppressed');
  const { labels } = (await firing())['VendorErrorRate delta']!;
  expect(labels['vendor']).toBe('mailcheck');
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 2_600_000_000 });
  await checkNow();
  await isOver('BudgetHardLimit delta');
  expect((await fires('BudgetSoftLimit delta')).annotations['description']).toContain('$2.21');
}, 60_000);

it('ends no alert of other programs, of rules on ops, or of ops in another environment', async () => {
  const endsAt = new Date(Date.now() + 5 * MINUTE).toISOString();
  const own = { service: 'ops', env: 'local', severity: 'warning' };
  const others = [
    { ...own, alertname: 'RollUpLagging' },
    { ...own, alertname: 'LastRunFailed', tenant: 'staging-only', env: 'staging' },
    { ...own, alertname: 'VendorErrorRate', tenant: 'other', service: 'elsewhere' },
  ];
  const ours = { ...own, alertname: 'VendorErrorRate', tenant: 'gone' };
  const posted = [...others, ours].map((labels) => ({ labels, annotations: {}, startsAt: endsAtEarlier(), endsAt }));
  await alertmanagerAt(notified.alertmanagerUrl).post(posted, new AbortController().signal);
  await fires('VendorErrorRate gone');
  await checkNow();
  await isOver('VendorErrorRate gone');
  const still = Object.keys(await firing());
  expect(still).toEqual(
    expect.arrayContaining(['RollUpLagging', 'LastRunFailed staging-only', 'VendorErrorRate other']),
  );
});
const endsAtEarlier = () => new Date(Date.now() - MINUTE).toISOString();

describe('with an Alertmanager that only listens', () => {
  let listener: TestServer;
  let posts: { readonly at: number; readonly alerts: readonly PostedAlert[] }[];
  const listen = async () => {
    posts = [];
    listener = await startServer(({ method, body }) => {
      if (method === 'POST') posts.push({ at: Date.now(), alerts: body as PostedAlert[] });
      return { body: [] };
    });
  };
  const posted = (times: number) => eventually(async () => (posts.length >= times ? posts : undefined));
  beforeEach(async () => {
    await listen();
    await ended('echo', 'failed');
    await makeDue();
  });
  afterEach(() => listener.close());

  it('two replicas post once an interval, and the second takes over when the first stops', async () => {
    const other = openDatabase(postgres.appUrl);
    const both = [database, other].map((on) => replica([listener.url], { intervalMs: 1_000, on }));
    const [first, second, third] = await posted(3);
    // The database's clock decides; a post is on its way for a moment.
    expect(second!.at - first!.at).toBeGreaterThan(800);
    expect(third!.at - second!.at).toBeGreaterThan(800);
    await both[0]!.stop();
    const before = posts.length;
    await posted(before + 2);
    expect(posts.at(-1)!.alerts.map(({ labels }) => labels['tenant'])).toContain('echo');
    await both[1]!.stop();
    await other.close();
  });

  it('every Alertmanager is told, also while another one is away', async () => {
    replica([`http://127.0.0.1:${await freePort()}`, listener.url]);
    await posted(1);
    await eventually(async () => ((await rounds('success')) === 1 ? true : undefined));
  });

  it('rounds that nobody hears fail, are counted, logged once and tried again', async () => {
    const { url } = listener;
    await listener.close();
    replica([url], { intervalMs: 500 });
    await eventually(async () => (((await rounds('error')) ?? 0) >= 3 ? true : undefined));
    expect(await rounds('success')).toBe(0);
    const failures = telemetry.lines().filter(({ message }) => String(message).startsWith('could not check tenants'));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ level: 'warn', fields: { reason: expect.stringContaining('Alertmanager') } });
  });

  const rounds = (result: 'success' | 'error') => telemetry.value(repeatedWorkRoundsTotal, { work: 'checks', result });
});
