import { randomUUID } from 'node:crypto';
import { sql } from '../database/drizzle';
import type { Database } from '../database/database';
import { ensureOrg } from './orgs';
import { finishRun, markStep } from '../runs/changes';
import { createRun, getRun, type Run } from '../runs/runs';
import { llmUsageLedger } from '../schema/ledger';
import { useRecords } from '../testing/testing';

let database: Database;
let acme: string;
let globex: string;
let run: Run;

useRecords(async (records) => {
  ({ database } = records);
  [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
  const steps = [{ step: 'analyze', type: 'analyze' }];
  ({ run } = await createRun(database, { orgId: acme, kind: 'upgrade', input: {}, correlationId: 'c', steps }));
  await database.withOrg(acme, (tx) => tx.insert(llmUsageLedger).values(ledgerRow(acme)));
});

const ledgerRow = (orgId: string) => ({
  id: randomUUID(),
  orgId,
  callId: 'call',
  provider: 'openai',
  modelRequested: 'gpt-4.1-mini',
  costSource: 'unknown' as const,
  latencyMs: 1,
  status: 'success' as const,
  createdAt: new Date(),
});

const causeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it was allowed',
    (error: Error) => (error.cause as Error | undefined)?.message ?? error.message,
  );

it('does not let an org read, change or end another org’s run by id', async () => {
  const ref = { orgId: globex, runId: run.id };
  expect(await getRun(database, ref)).toBeUndefined();
  expect(await markStep(database, ref, { step: 'analyze', state: 'failed', attempt: 1 })).toBe(false);
  expect(await finishRun(database, ref, { state: 'failed' })).toBeUndefined();
  expect(await getRun(database, { orgId: acme, runId: run.id })).toMatchObject({ state: 'queued' });
});

it.each([
  `update llm_usage_ledger set cost_nano_usd = 0`,
  `delete from llm_usage_ledger`,
  `truncate llm_usage_ledger`,
  `select * from llm_usage_ledger_default`,
  `insert into llm_usage_ledger_default (id) values (gen_random_uuid())`,
  `delete from runs`,
  `update runs set org_id = gen_random_uuid()`,
  `insert into orgs (name) values ('mine')`,
  `delete from feature_flags`,
  `insert into feature_flag_changes (flag_name, after, changed_by) values ('f', '{}', 'x')`,
  `update run_event_logs set status = 'ok'`,
  `delete from run_vendor_bumps`,
  `update prompt_similarity_logs set action_taken = 'allow'`,
  `update event_logs set status = 'success'`,
  `delete from event_logs`,
  `select * from event_logs_default`,
  `update api_keys set role = 'admin'`,
  `update api_keys set key_hash = ''`,
  `delete from api_keys`,
  `update session_tokens set expires_at = now()`,
  `select token_hash from session_tokens`,
  `update users set email = 'x'`,
  `update incident_actions set note = ''`,
  `delete from incidents`,
  `select * from mv_enrichment_targets`,
  `select * from enrichment_refreshes`,
  `select sextant_make_partitions('runs', 'week', 1)`,
  `create table t (id int)`,
  `set role sextant_system`,
])('does not permit a service: %s', async (statement) => {
  expect(await causeOf(database.withOrg(acme, (tx) => tx.execute(sql.raw(statement))))).toMatch(/permission denied/);
});

it('does not let an org insert a default flag directly', async () => {
  const insert = sql`insert into feature_flags (flag_name, is_enabled, updated_by) values ('f', true, 'x')`;
  expect(await causeOf(database.withOrg(acme, (tx) => tx.execute(insert)))).toMatch(
    /violates row-level security policy/,
  );
});

it('computes the exact cost in USD', async () => {
  const row = {
    ...ledgerRow(globex),
    costSource: 'computed' as const,
    costNanoUsd: 1_234_567_890_123,
    totalTokens: 2000,
  };
  await database.withOrg(globex, (tx) => tx.insert(llmUsageLedger).values(row));
  const { rows } = await database.withOrg(globex, (tx) =>
    tx.execute(sql`select cost_usd::text, (rate_per_1k * 2)::numeric(20, 9)::text as twice from model_cost_logs`),
  );
  expect(rows).toEqual([{ cost_usd: '1234.567890123', twice: '1234.567890123' }]);
});

it('stores ledger rows of any time in the partition of their month or in the default partition', async () => {
  const times = ['2001-05-05T00:00:00Z', new Date().toISOString(), '2999-12-31T23:59:59Z'];
  const org = await ensureOrg(database, 'initech');
  for (const time of times) {
    const row = { ...ledgerRow(org), createdAt: new Date(time) };
    await database.withOrg(org, (tx) => tx.insert(llmUsageLedger).values(row));
  }
  const { rows } = await database.withOrg(org, (tx) =>
    tx.execute<{ partition: string }>(
      sql`select tableoid::regclass::text as partition from llm_usage_ledger order by created_at`,
    ),
  );
  const month = times[1]!.slice(0, 7).replace('-', '_');
  expect(rows.map((row) => row.partition)).toEqual([
    'llm_usage_ledger_default',
    `llm_usage_ledger_${month}`,
    'llm_usage_ledger_default',
  ]);
});

it('creates each future partition once', async () => {
  const make = (months: number) =>
    database.withoutOrg(
      async (tx) => (await tx.execute(sql`select sextant_make_ledger_partitions(${months}) as made`)).rows,
    );
  expect(await make(5)).toEqual([{ made: 2 }]);
  expect(await make(5)).toEqual([{ made: 0 }]);
  expect(await make(-1)).toEqual([{ made: 0 }]);
});
