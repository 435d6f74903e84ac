// Writes the rows of a seeded history for some hours: runs, steps and model calls.
import type { Client } from 'pg';

export interface HoursToSeed {
  readonly first: Date;
  /** Exclusive. */
  readonly end: Date;
  readonly until: Date;
  readonly runs: number;
  readonly ledgerRows: number;
}

/**
 * Runs in one transaction without triggers: foreign keys hold by construction, and marks are inserted together. Returns
 * the number of calls, without corrections.
 */
export async function seedHours(client: Client, hours: HoursToSeed): Promise<number> {
  await client.query('begin; set local session_replication_role = replica; set local synchronous_commit = off');
  try {
    await client.query(runsOf(hours));
    await client.query(RUNS);
    await client.query(STEPS);
    const { rows } = await client.query<{ calls: string }>(CALLS);
    await client.query(marksOf(hours));
    await client.query('commit');
    return Number(rows[0]!.calls);
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** In a bad hour, about one in 60, many runs fail. */
const runsOf = ({ first, end, until, runs, ledgerRows }: HoursToSeed): string => `
  create temp table seed_runs on commit drop as
  select r.*, pg_temp.id('run', i) as run_id, replace(pg_temp.id('trace', i)::text, '-', '') as trace_id,
    pg_temp.id('workspace ' || org_id, usr % workspaces) as workspace_id, pg_temp.id('user ' || org_id, usr) as user_id,
    case when state = 'failed' then floor(pg_temp.u(i, 11) * steps)::int
      when state = 'canceled' then floor(pg_temp.u(i, 11) * steps)::int end as stopped_at,
    floor((i + 1) * ${ledgerRows}::numeric / ${runs})::bigint - floor(i * ${ledgerRows}::numeric / ${runs})::bigint as calls,
    floor(i * ${ledgerRows}::numeric / ${runs})::bigint as first_call
  from (
    select i, o.id as org_id, o.users, o.workspaces, least(floor(o.users * pg_temp.u(i, 2) ^ 2), o.users - 1)::bigint as usr,
      k.kind, k.steps, k.llm_step, queued_at,
      queued_at + make_interval(secs => least(exp(0.5 + pg_temp.z(i, 3)), 600)) as started_at,
      make_interval(secs => least(exp(k.mu + 0.7 * pg_temp.z(i, 5)), 3600)) as runtime,
      case
        when queued_at > '${until.toISOString()}'::timestamptz - interval '20 seconds' then 'queued'
        when queued_at > '${until.toISOString()}'::timestamptz - interval '2 minutes' then 'running'
        when pg_temp.u(i, 7) < case when pg_temp.u(hour_number, 8) < 0.017 then 0.3 else 0.05 end then 'failed'
        when pg_temp.u(i, 7) > 0.98 then 'canceled'
        else 'success' end as state,
      (array['TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'PROVIDER_ERROR', 'PROVIDER_ERROR', 'RATE_LIMIT', 'RATE_LIMIT',
        'VALIDATION_ERROR', 'NETWORK_ERROR', 'UNKNOWN'])[1 + floor(pg_temp.u(i, 9) * 10)::int] as error_class
    from (
      select i, h.hour + make_interval(secs => (i - h.first_run + pg_temp.u(i, 1)) * 3600 / h.runs) as queued_at,
        (extract(epoch from h.hour) / 3600)::bigint as hour_number
      from seed_hours h, generate_series(h.first_run, h.first_run + h.runs - 1) i
      where h.hour >= '${first.toISOString()}' and h.hour < '${end.toISOString()}'
    ) n
    join seed_orgs o on pg_temp.u(i, 10) >= o.low and pg_temp.u(i, 10) < o.high
    cross join lateral (
      select case when u < 0.4 then 'page' when u < 0.65 then 'upgrade' when u < 0.9 then 'agent' else 'enrichment' end as kind,
        case when u < 0.4 then 2.5 when u < 0.65 then 3.5 when u < 0.9 then 3.0 else 5.0 end as mu
      from (select pg_temp.u(i, 6) as u) u
    ) pick
    join lateral (
      select s.kind, pick.mu, s.steps, s.llm_step from seed_steps s where s.kind = pick.kind and s.position = 0
    ) k on true
    offset 0
  ) r`;

const ENDED = `state in ('success', 'failed', 'canceled')`;
const ENDED_AT = `case when ${ENDED} then started_at + runtime end`;

const RUNS = `
  insert into runs (id, org_id, workspace_id, user_id, kind, state, error_class, error_message, correlation_id, trace_id,
    input, queued_at, started_at, ended_at, notified_at)
  select run_id, org_id, workspace_id, user_id, kind, state, case when state = 'failed' then error_class end,
    case when state = 'failed' then 'seeded failure' end, 'seed-' || i, trace_id, '{"seeded": true}', queued_at,
    case when state <> 'queued' then started_at end, ${ENDED_AT}, ${ENDED_AT}
  from seed_runs order by i
  on conflict do nothing`;

const STEPS = `
  insert into run_steps (org_id, run_id, step, type, position, state, attempt, error_class, error_message, started_at, ended_at)
  select org_id, run_id, s.step, s.type, s.position, st.state,
    case when st.state in ('waiting', 'skipped') then 0 else 1 + (pg_temp.u(i, 40 + s.position) < 0.06)::int end,
    case when st.state = 'failed' then error_class end, case when st.state = 'failed' then 'seeded failure' end,
    case when st.state not in ('waiting', 'skipped') then started_at + runtime * s.position / r.steps end,
    case st.state when 'success' then started_at + runtime * (s.position + 1) / r.steps
      when 'failed' then started_at + runtime when 'skipped' then started_at + runtime end
  from seed_runs r join seed_steps s on s.kind = r.kind
  cross join lateral (
    select case
      when r.state = 'success' or s.position < r.stopped_at then 'success'
      when r.state = 'failed' and s.position = r.stopped_at then 'failed'
      when r.state in ('failed', 'canceled') then 'skipped'
      when r.state = 'running' and s.position = 0 then 'running'
      else 'waiting' end as state
  ) st
  order by i, s.position
  on conflict do nothing`;

/** Some calls fail without usage, some have no price, and half of those get one from a correction. */
const CALLS = `
  with drawn as materialized (
    select c, org_id, workspace_id, user_id, run_id, trace_id, llm_step, m.provider, m.model, m.input, m.cached, m.output,
      pg_temp.u(c, 30) >= 0.02 as is_used,
      round(least(exp(6.8 + 0.9 * pg_temp.z(c, 21)), 100000))::bigint as prompt,
      round(least(exp(5.4 + 0.8 * pg_temp.z(c, 23)), 20000))::bigint as completion,
      greatest(pg_temp.u(c, 25) - 0.5, 0) as cached_share,
      least(m.median_ms * exp(0.6 * pg_temp.z(c, 27)), 300000) as latency_ms,
      started_at + runtime * ((c - first_call + pg_temp.u(c, 29)) / r.calls) as at
    from seed_runs r
    cross join lateral generate_series(first_call, first_call + calls - 1) c
    join seed_models m on pg_temp.u(c, 20) >= m.low and pg_temp.u(c, 20) < m.high
  ), counted as (
    select *, pg_temp.id('call', c) as id, is_used and input is not null as is_priced,
      floor(prompt * cached_share)::bigint as cache_read from drawn
  ), calls as materialized (
    select *,
      case when is_priced then (prompt - cache_read) * input + cache_read * cached + completion * output end as cost,
      case when is_used and not is_priced and c % 2 = 0 then prompt * 500 + completion * 2000 end as later_cost
    from counted
  ), run_costs as (
    update runs r set cost_nano_usd = l.cost from (
      select run_id, sum(coalesce(cost, later_cost)) as cost from calls group by run_id
    ) l where r.id = l.run_id and r.ended_at is not null and l.cost is not null
  ), made as (
    insert into llm_usage_ledger (id, org_id, workspace_id, user_id, run_id, step, trace_id, call_id, provider,
      model_requested, model_priced, prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cost_nano_usd,
      cache_savings_nano_usd, cost_source, price_version, latency_ms, time_to_first_token_ms, status, error_code, created_at)
    select id, org_id, workspace_id, user_id, run_id, llm_step, trace_id, 'seed-' || c, provider, model,
      case when is_priced then model end, case when is_used then prompt end, case when is_used then completion end,
      case when is_used then prompt + completion end, case when is_used then cache_read end,
      cost,
      case when is_priced then cache_read * (input - cached) end,
      case when is_priced then 'computed' else 'unknown' end, case when is_priced then 'seed' end,
      latency_ms, case when is_used then latency_ms * 0.3 end, case when is_used then 'success' else 'error' end,
      case when not is_used then (array['TIMEOUT', 'RATE_LIMIT', 'PROVIDER_ERROR'])[1 + c % 3] end, at
    from calls order by c
    on conflict do nothing
  ), corrections as (
    insert into llm_usage_ledger (id, org_id, workspace_id, user_id, run_id, step, trace_id, call_id, provider,
      model_requested, model_priced, cost_nano_usd, cost_source, price_version, latency_ms, status, created_at, corrects)
    select pg_temp.id('correction', c), org_id, workspace_id, user_id, run_id, llm_step, trace_id, 'seed-' || c || ':price',
      provider, model, model, later_cost, 'computed', 'seed', 0, 'success', at, id
    from calls where later_cost is not null
    on conflict do nothing
  )
  select count(*) as calls from calls`;

/** All hours that may contain rows of these runs, for each org. */
const marksOf = ({ first, end }: HoursToSeed): string => `
  insert into rollup_marks (org_id, source, hour)
  select o.id, source, hour from seed_orgs o, unnest(array['ledger', 'runs', 'steps']) source,
    generate_series('${first.toISOString()}'::timestamptz, '${end.toISOString()}'::timestamptz + interval '1 hour',
      interval '1 hour') hour`;
