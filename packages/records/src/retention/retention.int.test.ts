import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { retentionDeletedRowsTotal, retentionLastSuccessTimestampSeconds } from '@sextant/signals/records';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { Client } from 'pg';
import { openDatabase, type Database } from '../database/database';
import { executionLine, insertExecutions } from '../events/event-log-lines';
import { ensureOrg } from '../tenancy/orgs';
import { cleanupOldEvents, cleanupOldEventsForOrganization, type RetentionResult } from './retention';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
/** Org ids by plan. `kept` is an enterprise org that keeps records for 2,000 days. */
let orgs: Readonly<Record<'free' | 'pro' | 'team' | 'enterprise' | 'kept', string>>;

useRecords(async (records) => {
  ({ database, postgres } = records);
  const ids = await Promise.all(['free', 'pro', 'team', 'enterprise', 'kept'].map((name) => ensureOrg(database, name)));
  orgs = { free: ids[0]!, pro: ids[1]!, team: ids[2]!, enterprise: ids[3]!, kept: ids[4]! };
  await postgres.query(`update orgs set plan = name where name in ('free', 'pro', 'team', 'enterprise')`);
  await postgres.query(`update orgs set plan = 'enterprise', retention_days = 2000 where name = 'kept'`);
  await postgres.query(`update orgs set retention_days = 7 where name = 'pro'`);
});
beforeEach(async () => {
  await postgres.query(
    'truncate runs, event_logs, prompt_similarity_logs, dead_letters_archive, llm_usage_ledger cascade',
  );
  for (const { name } of await pastPartitions()) await postgres.query(`drop table ${name}`);
});

const pastPartitions = () =>
  postgres.query<{ name: string }>(`select name from sextant_past_partitions('event_logs')
    union all select name from sextant_past_partitions('run_event_logs')`);

/** For each age in days and each org, creates a run and one row in every retained table, all of that age. */
async function fill(ages: readonly number[]): Promise<void> {
  const statements = Object.values(orgs).flatMap((org) =>
    ages.map((age) => {
      const at = `now() - interval '${age} days'`;
      const run = randomUUID();
      return `
        insert into runs (id, org_id, kind, state, correlation_id, input, queued_at, ended_at)
          values ('${run}', '${org}', 'page', 'success', 'c', '{}', ${at}, ${at});
        insert into run_steps (org_id, run_id, step, type, position) values ('${org}', '${run}', 's', 't', 0);
        insert into run_event_logs (id, org_id, run_id, stage, event, status, ts)
          values (gen_random_uuid(), '${org}', '${run}', 's', 'start', 'ok', ${at});
        insert into qa_samples (run_id, org_id, entity_id, bucket, checks, result, seed, created_at)
          values ('${run}', '${org}', 'e', 'High', '[]', 'pass', 's', ${at});
        insert into agent_trace_history (id, org_id, run_id, agent_id, flow_id, input_context, execution_nodes,
          output_summary, timestamp) values (gen_random_uuid(), '${org}', '${run}', 'a', 'f', '{}', '[]', '', ${at});
        insert into prompt_similarity_logs (org_id, agent_id, similarity_score, action_taken, timestamp)
          values ('${org}', 'a', 0, 'allow', ${at});
        insert into dead_letters_archive (org_id, queue, job_id, run_id, kind, step, error_class, retryable, message,
          attempts, replays, first_failed_at, last_failed_at)
          values ('${org}', 'page', '${run}-s', '${run}', 'page', 's', 'TIMEOUT', true, 'm', 1, 0, ${at}, ${at});
        insert into event_logs (id, org_id, event_type, status, timestamp)
          values (gen_random_uuid(), '${org}', 'run.page', 'success', ${at});
        insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_source, latency_ms, status,
          created_at) values (gen_random_uuid(), '${org}', '${run}', 'openai', 'm', 'unknown', 1, 'success', ${at})`;
    }),
  );
  await postgres.query(statements.join(';'));
}

const TIMES = {
  runs: 'ended_at',
  run_event_logs: 'ts',
  qa_samples: 'created_at',
  agent_trace_history: 'timestamp',
  prompt_similarity_logs: 'timestamp',
  dead_letters_archive: 'last_failed_at',
  event_logs: 'timestamp',
  llm_usage_ledger: 'created_at',
} as const;

/** The ages in days of an org's rows in a table, youngest first. */
async function ages(table: keyof typeof TIMES, org: string): Promise<readonly number[]> {
  const rows = await postgres.query<{ age: number }>(
    `select round(extract(epoch from now() - ${TIMES[table]}) / 86400)::int as age from ${table}
     where org_id = $1 order by 1`,
    [org],
  );
  return rows.map(({ age }) => age);
}

const expiredOf = ({ expired }: RetentionResult) =>
  Object.fromEntries(expired.map(({ orgId, table, rows }) => [`${nameOf(orgId)} ${table}`, rows]));
const nameOf = (id: string) => Object.entries(orgs).find(([, one]) => one === id)?.[0];

const AGES = [1, 29, 31, 89, 91, 364, 366, 1999, 2001];

it('applies the retention of each plan, and never deletes the ledger', async () => {
  await fill(AGES);
  const telemetry = captureTelemetry();
  const result = await cleanupOldEvents(database, { batch: 2 });
  expect(result).toMatchObject({ outcome: 'done', dryRun: false, postponed: [] });
  const upTo = (days: number) => AGES.filter((age) => age <= days);
  const days = { free: 90, pro: 365, team: 365, enterprise: 365, kept: 2000 };
  for (const [name, org] of Object.entries(orgs)) {
    const plan = upTo(days[name as keyof typeof days]);
    const found = Object.fromEntries(
      await Promise.all(
        (Object.keys(TIMES) as (keyof typeof TIMES)[]).map(async (table) => [table, await ages(table, org)] as const),
      ),
    );
    expect({ name, ...found }).toEqual({
      ...{ name, runs: plan, run_event_logs: upTo(30), qa_samples: upTo(90), agent_trace_history: plan },
      ...{ prompt_similarity_logs: plan, dead_letters_archive: plan, event_logs: plan, llm_usage_ledger: AGES },
    });
  }
  expect(expiredOf(result)).toMatchObject({ 'free runs': 5, 'pro runs': 3, 'kept runs': 1, 'kept qa_samples': 5 });
  const deleted = await telemetry.value(retentionDeletedRowsTotal, { table: 'event_logs' });
  expect(deleted).toBe(5 + 3 + 3 + 3 + 1);
  expect(await telemetry.value(retentionLastSuccessTimestampSeconds, {})).toBeGreaterThan(Date.now() / 1000 - 60);
  await telemetry.assertCatalogued(sextant);
});

it('reports in a dry run exactly what it deletes afterwards', async () => {
  await fill(AGES);
  const dry = await cleanupOldEvents(database, { dryRun: true });
  expect(await ages('runs', orgs.free)).toEqual(AGES);
  const real = await cleanupOldEvents(database);
  expect(expiredOf(dry)).toEqual(expiredOf(real));
  expect(dry.dropped).toEqual(real.dropped);
  expect((await cleanupOldEvents(database)).expired).toEqual([]);
});

it('cleans up one org only', async () => {
  await fill([1, 400]);
  const result = await cleanupOldEventsForOrganization(database, orgs.pro);
  expect(new Set(result.expired.map(({ orgId }) => orgId))).toEqual(new Set([orgs.pro]));
  expect([await ages('runs', orgs.pro), await ages('event_logs', orgs.pro)]).toEqual([[1], [1]]);
  for (const org of [orgs.free, orgs.team]) {
    expect([await ages('runs', org), await ages('event_logs', org)]).toEqual([
      [1, 400],
      [1, 400],
    ]);
  }
});

it('keeps an unfinished run of any age, with everything that belongs to it', async () => {
  await fill([1, 400]);
  await postgres.query(`update runs set state = 'running', ended_at = null where org_id = $1`, [orgs.free]);
  await cleanupOldEvents(database);
  expect((await postgres.query(`select from run_steps where org_id = $1`, [orgs.free])).length).toBe(2);
});

it('accepts an earlier reference time, but never a later one', async () => {
  await fill([1, 100, 400]);
  const before = (days: number) => new Date(Date.now() - days * 86_400_000);
  await cleanupOldEvents(database, { now: before(50) });
  expect(await ages('event_logs', orgs.free)).toEqual([1, 100]);
  await cleanupOldEvents(database, { now: before(-10_000) });
  expect(await ages('event_logs', orgs.free)).toEqual([1]);
  expect(await ages('event_logs', orgs.pro)).toEqual([1, 100]);
});

it('deletes in smaller batches after a timeout', async () => {
  await fill([1, 400, 401, 402]);
  await postgres.query(`
    create function too_many() returns trigger language plpgsql as $$
    begin
      if (select count(*) from gone) > 1 then raise exception 'too slow' using errcode = '57014'; end if;
      return null;
    end $$;
    create trigger too_many after delete on prompt_similarity_logs
      referencing old table as gone for each statement execute function too_many()`);
  const { outcome } = await cleanupOldEvents(database, { batch: 50 }).finally(() =>
    postgres.query('drop function too_many cascade'),
  );
  expect(outcome).toBe('done');
  expect(await ages('prompt_similarity_logs', orgs.free)).toEqual([1]);
});

it('runs in one process at a time', async () => {
  await fill([1, 400]);
  const other = openDatabase(postgres.appUrl);
  const both = await Promise.all([cleanupOldEvents(database, { batch: 1 }), cleanupOldEvents(other, { batch: 1 })]);
  await other.close();
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['done', 'elsewhere']);
  expect(await ages('runs', orgs.free)).toEqual([1]);
});

it('stops after the current batch when it is aborted', async () => {
  await fill([1, 400]);
  const stopping = AbortSignal.abort();
  expect(await cleanupOldEvents(database, { signal: stopping })).toMatchObject({ outcome: 'aborted', expired: [] });
  expect(await ages('runs', orgs.free)).toEqual([1, 400]);
});

it.each([
  ['a month', 'event_logs', 'free', `delete from event_logs`],
  ['a run', 'runs', 'free', `delete from runs`],
  [
    'a partition',
    'event_logs',
    'free',
    `select sextant_drop_expired_partition('event_logs', 'event_logs_default', now())`,
  ],
])('does not let a service delete %s directly', async (_, table, org, statement) => {
  await fill([400]);
  const client = new Client({ connectionString: postgres.appUrl });
  await client.connect();
  await client.query(`select set_config('sextant.org_id', $1, false)`, [orgs.pro]);
  await client.query(statement).catch(() => undefined);
  await client.end();
  expect(await ages(table as 'runs', orgs[org as 'free'])).toEqual([400]);
});

describe('partitions', () => {
  /** The first day of an earlier month, in UTC. */
  const month = (back: number) => {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  };
  const nameOfMonth = (back: number) => `event_logs_${month(back).toISOString().slice(0, 7).replace('-', '_')}`;

  async function makeMonth(back: number): Promise<string> {
    const bounds = `from ('${month(back).toISOString()}') to ('${month(back - 1).toISOString()}')`;
    await postgres.query(`create table ${nameOfMonth(back)} partition of event_logs for values ${bounds}`);
    return nameOfMonth(back);
  }
  const add = (org: string, back: number, rows = 1) =>
    postgres.query(
      `insert into event_logs (id, org_id, event_type, status, timestamp)
       select gen_random_uuid(), $1, 'run.page', 'success', $2::timestamptz + n * interval '1 microsecond'
       from generate_series(1, $3) n`,
      [org, month(back), rows],
    );

  it('are dropped if no org keeps a row, and the rows of each org are counted', async () => {
    const [old, mixed] = [await makeMonth(14), await makeMonth(6)];
    for (const back of [14, 6]) for (const org of [orgs.free, orgs.pro]) await add(org, back, 3);
    const onlyFree = await makeMonth(5);
    await add(orgs.free, 5, 4);
    const result = await cleanupOldEvents(database);
    expect(result.dropped).toEqual([old, onlyFree]);
    expect(expiredOf(result)).toEqual({ 'free event_logs': 10, 'pro event_logs': 3 });
    expect(await pastPartitions()).toEqual([{ name: mixed }]);
    expect(await ages('event_logs', orgs.pro)).toHaveLength(3);
  });

  it('in use are left for the next run, without blocking writers for long', async () => {
    const old = await makeMonth(14);
    await add(orgs.free, 14);
    const reader = new Client({ connectionString: postgres.adminUrl });
    await reader.connect();
    await reader.query(`begin; select * from ${old}`);
    const writing = new AbortController();
    const longest = longestWrite(writing.signal, orgs.pro);
    const result = await cleanupOldEvents(database, { tries: 3 });
    writing.abort();
    expect(result).toMatchObject({ dropped: [], postponed: [old] });
    // A quarter of a second for the lock, and a margin for a busy machine.
    expect(await longest).toBeLessThan(2_000);
    await reader.end();
    expect((await cleanupOldEvents(database)).dropped).toEqual([old]);
  }, 60_000);

  it('of run events are dropped after 30 days, without waiting for transactions on the runs', async () => {
    await postgres.query(`create table run_event_logs_2020_01_06 partition of run_event_logs
      for values from ('2020-01-06T00:00:00Z') to ('2020-01-13T00:00:00Z')`);
    await fill([1]);
    await postgres.query(`insert into run_event_logs (id, org_id, run_id, stage, event, status, ts)
      select gen_random_uuid(), org_id, id, 's', 'start', 'ok', '2020-01-07T00:00:00Z' from runs`);
    const writer = new Client({ connectionString: postgres.adminUrl });
    await writer.connect();
    await writer.query(`begin; update runs set notified_at = now()`);
    const result = await cleanupOldEvents(database);
    await writer.query('rollback');
    await writer.end();
    expect(result.dropped).toEqual(['run_event_logs_2020_01_06']);
    expect(result.expired.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1]);
  });
});

/** Midnight in UTC. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The duration of the slowest of many writes of an org, in milliseconds. */
async function longestWrite(signal: AbortSignal, orgId: string): Promise<number> {
  let longest = 0;
  while (!signal.aborted) {
    const started = performance.now();
    const line = executionLine({ orgId, eventType: 'run.page', status: 'success' });
    await insertExecutions(database, orgId, [line]);
    longest = Math.max(longest, performance.now() - started);
    await delay(5);
  }
  return longest;
}

it('can be run as a command for one org, with and without a dry run', async () => {
  await fill([1, 400]);
  const command = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [join(__dirname, '../../dist/commands/retention.js'), ...args], {
      env: { DATABASE_URL: postgres.appUrl },
    });
  const { stdout } = await command('--dry-run', '--org', 'team');
  expect(stdout).toMatch(/│ 'team' +│ 'event_logs' +│ 1 +│/);
  expect(stdout).toMatch(/would delete 7 rows, including 0 whole partitions, in \d/);
  expect(await ages('runs', orgs.team)).toEqual([1, 400]);
  expect((await command('--org', 'team')).stdout).toContain('deleted 7 rows');
  expect(await ages('runs', orgs.team)).toEqual([1]);
  await expect(command('--org', 'nobody')).rejects.toMatchObject({
    stderr: expect.stringContaining('org "nobody" does not exist'),
  });
});

it('deletes a hundred thousand rows without blocking writers', async () => {
  // Filled before it is attached, because its indexes are then built faster.
  await postgres.query(`
    create table event_logs_full (like event_logs including defaults including constraints);
    insert into event_logs_full (id, org_id, event_type, status, timestamp)
      select gen_random_uuid(), case when n % 4 = 0 then '${orgs.pro}'::uuid else '${orgs.free}'::uuid end, 'run.page',
        'success', timestamptz '${daysAgo(91)}' - n * interval '1 second' from generate_series(1, 100000) n;
    alter table event_logs attach partition event_logs_full
      for values from ('${daysAgo(100)}') to ('${daysAgo(91)}')`);
  const writing = new AbortController();
  const longest = longestWrite(writing.signal, orgs.free);
  const result = await cleanupOldEvents(database);
  writing.abort();
  expect(expiredOf(result)).toEqual({ 'free event_logs': 75_000 });
  expect(await ages('event_logs', orgs.pro)).toHaveLength(25_000);
  expect(await longest).toBeLessThan(2_000);
}, 60_000);
