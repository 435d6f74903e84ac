import { setBudget } from '../budgets/budgets';
import { listBudgetUse, listLastRunsFailed, listVendorUse } from './checks';
import type { Database } from '../database/database';
import { ensureOrg } from '../tenancy/orgs';
import { finishRun, startRun, type FinalRunState } from '../runs/changes';
import { createRun, type RunRef } from '../runs/runs';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => ({ database, postgres } = records));

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);

/** Starts a run of the org. */
async function started(orgId: string, kind = 'page'): Promise<RunRef> {
  const { run } = await createRun(database, { orgId, kind, input: {}, correlationId: 'c', steps: [] });
  await startRun(database, { orgId, runId: run.id });
  return { orgId, runId: run.id };
}

/** Creates a run that ended so many hours ago and took six minutes. */
async function ended(orgId: string, state: FinalRunState, hours: number, kind?: string): Promise<RunRef> {
  const ref = await started(orgId, kind);
  const error = { errorClass: 'TIMEOUT', errorMessage: 'no answer within 30 s' } as const;
  await finishRun(database, ref, { state, ...(state === 'failed' && error) });
  await postgres.query('update runs set started_at = $2, ended_at = $3 where id = $1', [
    ref.runId,
    ago(hours + 0.1),
    ago(hours),
  ]);
  return ref;
}

describe('failed last runs', () => {
  const failed = async (since = ago(24)) =>
    (await listLastRunsFailed(database, since)).map(({ org, kind, runId }) => [org, kind, runId]);

  it('are listed by org and kind, with their details', async () => {
    const [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
    await ended(acme, 'success', 3, 'page');
    const page = await ended(acme, 'failed', 2, 'page');
    await ended(acme, 'failed', 2, 'agent');
    await ended(acme, 'success', 1, 'agent');
    const upgrade = await ended(globex, 'failed', 5, 'upgrade');
    await started(globex, 'upgrade');
    expect(new Set(await failed())).toEqual(
      new Set([
        ['acme', 'page', page.runId],
        ['globex', 'upgrade', upgrade.runId],
      ]),
    );
    expect((await listLastRunsFailed(database, ago(24))).find(({ org }) => org === 'acme')).toMatchObject({
      ...{ errorClass: 'TIMEOUT', errorMessage: 'no answer within 30 s', traceUrl: null },
      endedAt: expect.any(Date),
    });
    await ended(acme, 'success', 0.5, 'page');
    expect(await failed()).toEqual([['globex', 'upgrade', upgrade.runId]]);
  });

  it('are not cleared by a canceled run', async () => {
    const org = await ensureOrg(database, 'initech');
    const { runId } = await ended(org, 'failed', 2);
    await ended(org, 'canceled', 1);
    expect(await failed()).toContainEqual(['initech', 'page', runId]);
  });

  it('are not listed if they failed too long ago or were requeued', async () => {
    const org = await ensureOrg(database, 'hooli');
    const { runId } = await ended(org, 'failed', 30);
    expect(await failed()).not.toContainEqual(['hooli', 'page', runId]);
    expect(await failed(ago(31))).toContainEqual(['hooli', 'page', runId]);
    await postgres.query(`update runs set state = 'queued', ended_at = null where id = $1`, [runId]);
    expect(await failed(ago(31))).not.toContainEqual(['hooli', 'page', runId]);
  });

  it('are found by skipping through an index, independent of the number of runs', async () => {
    const org = await ensureOrg(database, 'massive');
    await postgres.query(
      `insert into runs (id, org_id, kind, state, correlation_id, input, ended_at)
      select gen_random_uuid(), $1, (array['a','b','c'])[1 + i % 3], 'success', 'c', '{}', now() - i * interval '1 s'
      from generate_series(1, 10000) i`,
      [org],
    );
    await postgres.query('analyze runs');
    // Runs the body of the function as the superuser: explain does not show the plan of a function.
    const [{ prosrc }] = (await postgres.query<{ prosrc: string }>(
      `select prosrc from pg_proc where proname = 'sextant_last_runs_failed'`,
    )) as [{ prosrc: string }];
    const plan = await postgres.query(
      `explain (analyze, buffers, format json) ${prosrc.replace('ended_since', 'now()')}`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('runs_last_ended');
    expect(text).not.toContain('"Seq Scan"');
    expect(Number(/"Shared Hit Blocks":(\d+)/.exec(text)![1])).toBeLessThan(500);
  });
});

describe('vendor usage', () => {
  interface Usage {
    readonly calls: number;
    readonly errors?: number;
    readonly limited?: number;
    readonly quota?: number;
  }
  const uses = ({ orgId, runId }: RunRef, vendor: string, { calls, errors = 0, limited = 0, quota = 0 }: Usage) =>
    postgres.query(
      `insert into run_vendor_usage (run_id, org_id, vendor, calls, errors, rate_limit_hits, quota_exhausted)
      values ($1, $2, $3, $4, $5, $6, $7)`,
      [runId, orgId, vendor, calls, errors, limited, quota],
    );
  const useOf = async (org: string) => {
    const all = await listVendorUse(database, { windowStart: ago(1), quotaSince: ago(48) });
    return all.filter((use) => use.org === org);
  };

  it('adds up runs in the window, including those in progress, with errors other than rate limits and quota', async () => {
    const org = await ensureOrg(database, 'acme');
    await uses(await ended(org, 'success', 3), 'mailcheck', { calls: 1_000, errors: 1_000 });
    await uses(await ended(org, 'success', 0.5), 'mailcheck', { calls: 10, errors: 4, limited: 1 });
    await uses(await started(org), 'mailcheck', { calls: 5, errors: 3, limited: 1, quota: 1 });
    const [mailcheck, ...others] = await useOf('acme');
    expect(mailcheck).toMatchObject({ vendor: 'mailcheck', calls: 15, errors: 4, rateLimitHits: 2 });
    expect(mailcheck!.troubleSince!.getTime()).toBeCloseTo(ago(0.6).getTime(), -5);
    expect(others).toEqual([]);
  });

  it('takes the state of the quota from the last conclusive run', async () => {
    const org = await ensureOrg(database, 'globex');
    const exhausted = async () => (await useOf('globex'))[0]?.quotaExhaustedAt;
    await uses(await ended(org, 'success', 30), 'firm', { calls: 5, errors: 1, quota: 1 });
    expect((await exhausted())!.getTime()).toBeCloseTo(ago(30.1).getTime(), -5);
    await uses(await ended(org, 'failed', 20), 'firm', { calls: 3, errors: 3 });
    expect(await exhausted()).toBeInstanceOf(Date);
    await uses(await ended(org, 'success', 10), 'firm', { calls: 3, errors: 1 });
    expect(await exhausted()).toBeNull();
    await uses(await started(org), 'firm', { calls: 1, errors: 1, quota: 1 });
    expect(await exhausted()).toBeInstanceOf(Date);
  });

  it('omits orgs without errors, and old runs', async () => {
    const org = await ensureOrg(database, 'initech');
    await uses(await ended(org, 'success', 0.2), 'firm', { calls: 50 });
    await uses(await ended(org, 'success', 49), 'mailcheck', { calls: 5, errors: 5, quota: 5 });
    expect(await useOf('initech')).toEqual([]);
  });
});

describe('budget use', () => {
  const spend = (orgId: string, nanoUsd: number, at: Date) =>
    postgres.query(
      `insert into llm_usage_ledger (id, org_id, call_id, provider, model_requested, cost_nano_usd, cost_source,
        latency_ms, status, created_at)
      values (gen_random_uuid(), $1, gen_random_uuid(), 'openai', 'm', $2, 'computed', 1, 'success', $3)`,
      [orgId, nanoUsd, at],
    );

  it('covers the current UTC day and month', async () => {
    const [acme, globex] = [await ensureOrg(database, 'acme'), await ensureOrg(database, 'globex')];
    await setBudget(database, acme, { period: 'day', softLimitNanoUsd: 10, hardLimitNanoUsd: null });
    await setBudget(database, acme, { period: 'month', softLimitNanoUsd: null, hardLimitNanoUsd: 1_000 });
    await setBudget(database, globex, { period: 'month', softLimitNanoUsd: 5, hardLimitNanoUsd: 6 });
    await spend(acme, 7, new Date('2026-11-22T00:00:00Z'));
    await spend(acme, 20, new Date('2026-11-21T23:59:59Z'));
    await spend(acme, 400, new Date('2026-10-31T23:59:59Z'));
    expect(await listBudgetUse(database, new Date('2026-11-22T23:00:00Z'))).toEqual([
      { org: 'acme', period: 'day', softLimitNanoUsd: 10, hardLimitNanoUsd: null, spentNanoUsd: 7 },
      { org: 'acme', period: 'month', softLimitNanoUsd: null, hardLimitNanoUsd: 1_000, spentNanoUsd: 27 },
      { org: 'globex', period: 'month', softLimitNanoUsd: 5, hardLimitNanoUsd: 6, spentNanoUsd: 0 },
    ]);
  });
});
