import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database';
import { insertRows } from '../ledger/rows';
import { ensureOrg } from '../tenancy/orgs';
import { repriceUnpriced } from '../ledger/reprice';
import { rollUp, rollUpLag } from './rollups';
import { finishRun, markStep, reopenRun, startRun } from '../runs/changes';
import { createRun, type RunRef } from '../runs/runs';
import { Sketch } from './sketch';
import { useRecords, type TestPostgres } from '../testing/testing';
import { randomOf, someCalls } from '../testing/ledger-rows';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => {
  ({ database, postgres } = records);
});

async function rollUpAll(): Promise<void> {
  while ((await rollUp(database)).hours > 0);
}

const COUNTS = `calls errors prompt_tokens completion_tokens total_tokens cache_read_tokens cache_write_tokens
  reasoning_tokens cost_nano_usd cache_savings_nano_usd unpriced_calls`.split(/\s+/);

/** The calls of the ledger, with the costs from their corrections. */
const LEDGER = `
  select l.org_id, l.workspace_id, l.user_id, l.provider,
    coalesce(l.model_priced, c.model_priced, l.model_requested) as model, l.created_at as time,
    1 as calls, (l.status = 'error')::int as errors, l.prompt_tokens, l.completion_tokens, l.total_tokens,
    l.cache_read_tokens, l.cache_write_tokens, l.reasoning_tokens,
    coalesce(l.cost_nano_usd, c.cost_nano_usd) as cost_nano_usd,
    coalesce(l.cache_savings_nano_usd, c.cache_savings_nano_usd) as cache_savings_nano_usd,
    (l.cost_nano_usd is null and c.cost_nano_usd is null and l.total_tokens is not null)::int as unpriced_calls
  from llm_usage_ledger l left join llm_usage_ledger c on c.corrects = l.id
  where l.corrects is null`;

async function sums(from: string, orgId: string, by: string): Promise<readonly object[]> {
  const columns = COUNTS.map((name) => `coalesce(sum(${name}), 0)::text as ${name}`);
  return postgres.query(`select ${by}, ${columns.join(', ')} from ${from} t where org_id = '${orgId}'
    group by ${by.replace(/ as \w+/g, '')} order by ${by.replace(/ as \w+/g, '')}`);
}

const utc = (unit: string, column: string) => `date_trunc('${unit}', ${column}, 'UTC')`;

async function expectTheLedgersSums(orgId: string): Promise<void> {
  const ledger = `(${LEDGER})`;
  for (const by of ['org_id', 'workspace_id', 'user_id', 'provider', 'provider, model', 'user_id, provider, model']) {
    const truth = await sums(ledger, orgId, by);
    expect(truth.length).toBeGreaterThan(0);
    expect(await sums('usage_hourly', orgId, by)).toEqual(truth);
    expect(await sums('usage_daily', orgId, by)).toEqual(truth);
    if (['org_id', 'workspace_id'].includes(by)) await expectTheWorkspacesSums(ledger, orgId, by);
    if (/workspace|user/.test(by)) continue;
    for (const table of by === 'org_id' ? ['model_usage', 'total_usage'] : ['model_usage']) {
      expect(await sums(`${table}_hourly`, orgId, by)).toEqual(truth);
      expect(await sums(`${table}_daily`, orgId, by)).toEqual(truth);
    }
  }
  const hours = await sums(ledger, orgId, `${utc('hour', 'time')} as at`);
  const days = await sums(ledger, orgId, `${utc('day', 'time')} as at`);
  for (const table of ['usage', 'model_usage', 'total_usage']) {
    expect(await sums(`${table}_hourly`, orgId, 'hour as at')).toEqual(hours);
    expect(await sums(`${table}_daily`, orgId, 'day as at')).toEqual(days);
  }
  for (const table of ['model_usage_daily', 'total_usage_daily']) {
    const [bins] = await postgres.query<{ n: string; calls: string }>(`
      select sum((select sum(n) from unnest(latency_counts) n)) as n, sum(calls) as calls
      from ${table} where org_id = '${orgId}'`);
    expect(bins!.n).toBe(bins!.calls);
  }
}

async function expectTheWorkspacesSums(ledger: string, orgId: string, by: string): Promise<void> {
  const read = (from: string) =>
    postgres.query(`select ${by}, sum(calls)::text as calls, sum(errors)::text as errors, coalesce(sum(total_tokens), 0)::text as tokens,
      sum(cost_nano_usd)::text as cost from ${from} t where org_id = '${orgId}' group by 1 order by 1`);
  const truth = await read(ledger);
  for (const table of ['workspace_usage_hourly', 'workspace_usage_daily']) expect(await read(table)).toEqual(truth);
}

it('equals the ledger exactly in each dimension, also after late rows and corrections', async () => {
  const orgId = await ensureOrg(database, 'exact');
  await insertRows(database, orgId, someCalls({ orgId, count: 3_000, seed: 1 }));
  await rollUpAll();
  await expectTheLedgersSums(orgId);

  await insertRows(database, orgId, someCalls({ orgId, count: 400, seed: 2 }));
  const price = (call: { readonly callId: string; readonly modelRequested: string }) => {
    if (call.callId.endsWith('7')) return undefined;
    const modelPriced = call.callId.endsWith('1') ? 'model-repriced' : call.modelRequested;
    return { costNanoUsd: 12_345_678_901, cacheSavingsNanoUsd: -7, modelPriced, priceVersion: 'v' };
  };
  expect((await repriceUnpriced(database, { price })).priced).toBeGreaterThan(300);
  await rollUpAll();
  await expectTheLedgersSums(orgId);
  expect(await rollUpLag(database)).toEqual({ dirtyHours: 0, oldestSeconds: 0 });
});

it('loses nothing with concurrent writers and concurrent roll-ups of the same hours', async () => {
  const orgId = await ensureOrg(database, 'busy');
  const time = { from: new Date('2026-05-04T22:00:00Z'), to: new Date('2026-05-05T02:00:00Z') };
  let isWriting = true;
  const writer = async (_: unknown, n: number) => {
    for (let i = 0; i < 15; i++)
      await insertRows(database, orgId, someCalls({ orgId, count: 20, seed: 1_000 + n * 100 + i, ...time }));
  };
  const roller = async () => {
    while (isWriting) await rollUp(database, { batch: 3 });
  };
  const rollers = Promise.all([roller(), roller(), roller()]);
  await Promise.all(Array.from({ length: 5 }, writer));
  isWriting = false;
  await rollers;
  await rollUpAll();
  await expectTheLedgersSums(orgId);
});

it('keeps the marks of an interrupted roll-up, and reports their age', async () => {
  const orgId = await ensureOrg(database, 'cut-short');
  await insertRows(database, orgId, someCalls({ orgId, count: 50, seed: 3 }));
  const { dirtyHours } = await rollUpLag(database);
  const failing: Database = {
    ...database,
    withOrg: (org, work) =>
      database.withOrg(org, async (tx) => {
        await work(tx);
        throw new Error('interrupted');
      }),
  };
  await expect(rollUp(failing)).rejects.toThrow('interrupted');
  const lag = await rollUpLag(database);
  expect(lag.dirtyHours).toBe(dirtyHours);
  expect(lag.oldestSeconds).toBeGreaterThan(0);
  expect(await rollUp(database, { max: 10 })).toEqual({ hours: 10 });
  expect((await rollUpLag(database)).dirtyHours).toBe(dirtyHours - 10);
  await rollUpAll();
  await expectTheLedgersSums(orgId);
});

async function expectTheRunsSums(orgId: string): Promise<void> {
  const timed = 'count(ended_at - started_at)::text as timed';
  const us = `coalesce(sum((extract(epoch from ended_at - started_at) * 1000000)::bigint), 0)::text as us`;
  const truth = await postgres.query(`
    select kind, state, count(*)::text as runs, ${timed}, ${us} from runs where org_id = '${orgId}' group by 1, 2 order by 1, 2`);
  expect(truth.length).toBeGreaterThan(0);
  for (const table of ['runs_hourly', 'runs_daily'])
    expect(
      await postgres.query(`select kind, state, sum(runs)::text as runs, sum(timed_runs)::text as timed, sum(runtime_us)::text as us
        from ${table} where org_id = '${orgId}' group by 1, 2 order by 1, 2`),
    ).toEqual(truth);
  const failures = await postgres.query(`
    select r.kind, s.step, s.error_class, count(*)::text as n from run_steps s join runs r on r.id = s.run_id
    where s.org_id = '${orgId}' and s.state = 'failed' group by 1, 2, 3 order by 1, 2, 3`);
  for (const table of ['step_failures_hourly', 'step_failures_daily'])
    expect(
      await postgres.query(`select kind, step, error_class, sum(failures)::text as n from ${table}
        where org_id = '${orgId}' group by 1, 2, 3 order by 1, 2, 3`),
    ).toEqual(failures);
}

async function aRun(orgId: string, kind: string): Promise<RunRef> {
  const steps = ['first', 'second'].map((step) => ({ step, type: 'code' }));
  const { run } = await createRun(database, { orgId, kind, input: {}, correlationId: randomUUID(), steps });
  return { orgId, runId: run.id };
}

it('follows the states of runs, and removes the failure of a step that is retried', async () => {
  const orgId = await ensureOrg(database, 'runs');
  const refs = await Promise.all(Array.from({ length: 12 }, (_, i) => aRun(orgId, i % 2 ? 'page' : 'agent')));
  await rollUpAll();
  await expectTheRunsSums(orgId);
  const random = randomOf(4);
  for (const [i, ref] of refs.entries()) {
    if (i < 2) continue;
    await startRun(database, ref);
    if (i < 4) continue;
    const hasFailed = i % 3 === 0;
    const errorClass = random() < 0.5 ? 'TIMEOUT' : 'UNKNOWN';
    if (hasFailed) await markStep(database, ref, { step: 'first', state: 'failed', attempt: 2, errorClass });
    const state = hasFailed ? 'failed' : i % 5 === 0 ? 'canceled' : 'success';
    await finishRun(database, ref, { state, at: new Date(Date.now() + Math.floor(random() * 90_000)) });
  }
  await rollUpAll();
  await expectTheRunsSums(orgId);
  const [again] = await postgres.query<{ id: string }>(
    `select id from runs where state = 'failed' and org_id = '${orgId}'`,
  );
  await reopenRun(database, { orgId, runId: again!.id });
  await rollUpAll();
  await expectTheRunsSums(orgId);
});

it('keeps runs deleted by retention, even if another run of the same hour changes', async () => {
  const orgId = await ensureOrg(database, 'deleted');
  const [kept, gone, ended] = await Promise.all([aRun(orgId, 'page'), aRun(orgId, 'page'), aRun(orgId, 'page')]);
  for (const ref of [gone, ended]) {
    await startRun(database, ref);
    await markStep(database, ref, { step: 'first', state: 'failed', attempt: 1, errorClass: 'TIMEOUT' });
    await finishRun(database, ref, { state: 'failed' });
  }
  // Without triggers, because services never make such changes.
  await postgres.query(`begin; set local session_replication_role = replica;
    update runs set queued_at = '2026-01-05T10:20:00Z', started_at = '2026-01-05T10:20:00Z',
      ended_at = '2026-01-05T10:21:00Z' where org_id = '${orgId}' and state = 'failed';
    update runs set queued_at = '2026-01-05T10:40:00Z' where org_id = '${orgId}' and state = 'queued';
    update run_steps set ended_at = '2026-01-05T10:21:00Z' where org_id = '${orgId}' and state = 'failed';
    delete from rollup_marks where org_id = '${orgId}';
    insert into rollup_marks (org_id, source, hour)
      select '${orgId}', source, '2026-01-05T10:00:00Z' from unnest(array['runs', 'steps']) source;
    commit`);
  await rollUpAll();
  await expectTheRunsSums(orgId);
  const read = () =>
    postgres.query(`select state, runs::int as n from runs_daily where org_id = '${orgId}'
      union all select step, failures::int from step_failures_daily where org_id = '${orgId}' order by 1`);
  const before = await read();
  expect(before).toEqual([
    { state: 'failed', n: 2 },
    { state: 'first', n: 2 },
    { state: 'queued', n: 1 },
  ]);
  await postgres.query(`delete from runs where id = '${gone.runId}'`);
  await startRun(database, kept);
  await reopenRun(database, ended);
  await rollUpAll();
  expect(await read()).toEqual(before);
});

it('separates the roll-ups of different orgs', async () => {
  const [orgId, other] = [await ensureOrg(database, 'mine'), await ensureOrg(database, 'other')];
  await insertRows(database, orgId, someCalls({ orgId, count: 20, seed: 5 }));
  await insertRows(database, other, someCalls({ orgId: other, count: 30, seed: 6 }));
  await rollUpAll();
  await expectTheLedgersSums(orgId);
  await expectTheLedgersSums(other);
});

it('packs a sketch as Sketch reads it: consecutive keys, small counts as one byte', async () => {
  const packed = async (keys: string, counts: string) => {
    const [row] = await postgres.query(
      `select encode(sextant_sketch_packed('${keys}', '${counts}'), 'base64') as packed`,
    );
    return (row as { packed: string | null }).packed;
  };
  const bytes = Buffer.from(String(await packed('{3,-1,5}', '{300,2,254}')), 'base64');
  expect(bytes.toString('hex')).toBe('ffff0007' + '02000000' + 'ff0000012c' + '00' + 'fe');
  // The first, the third and the 303rd of 556 values.
  const found = new Sketch().add(bytes.toString('base64')).quantiles([0, 2 / 555, 302 / 555]);
  expect(found.map((value) => Math.ceil(Math.log(value!) / Math.log(1.01 / 0.99)))).toEqual([-1, 3, 5]);
  expect(await packed('{}', '{}')).toBeNull();
});
