-- Roll-ups: what dashboards and reports read in place of the ledger's, runs' and steps' rows. Whoever writes rows marks
-- their hours in the same transaction; the roller takes marks and computes those hours anew from the rows, then their
-- days from the hours. So roll-ups are exact also after late rows and corrections.

-- The exponent of a value's bin in a sketch with 1% relative accuracy (DDSketch with logarithmic mapping): bin k holds
-- what is above g^(k-1) and at most g^k, where g = 1.01 / 0.99. What is less than 0.001 counts as 0.001.
create function sextant_sketch_key(value double precision) returns integer
  language sql immutable parallel safe
  return ceil(ln(greatest(value, 0.001::double precision))
    / ln(1.01::double precision / 0.99::double precision))::integer;

-- Marks are only inserted, so that writers never wait for each other; one hour may have many. No foreign keys: a row of
-- the ledger is never refused.
create table rollup_marks (
  org_id uuid not null,
  source text not null check (source in ('ledger', 'runs', 'steps')),
  hour timestamptz not null,
  marked_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
create index rollup_marks_hour on rollup_marks (org_id, source, hour);

-- Sums over calls as over the ledger's rows; the sketch is of latency in ms. No foreign keys, as the ledger has none.
create table usage_hourly (
  org_id uuid not null,
  workspace_id uuid,
  user_id uuid,
  provider text not null,
  model text not null,
  hour timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  -- 1e-9 USD; NULL: no cost is known.
  cost_nano_usd bigint,
  -- Calls of known usage and unknown cost.
  unpriced_calls bigint not null,
  latency_keys integer[] not null,
  latency_counts integer[] not null,
  unique nulls not distinct (org_id, hour, provider, model, workspace_id, user_id)
);

create table usage_daily (
  org_id uuid not null,
  workspace_id uuid,
  user_id uuid,
  provider text not null,
  model text not null,
  day timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint,
  unpriced_calls bigint not null,
  unique nulls not distinct (org_id, day, provider, model, workspace_id, user_id)
);

-- The same without workspaces and users: few rows, so that a month with percentiles is read at once.
create table model_usage_hourly (
  org_id uuid not null,
  provider text not null,
  model text not null,
  hour timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint,
  unpriced_calls bigint not null,
  latency_keys integer[] not null,
  latency_counts integer[] not null,
  primary key (org_id, hour, provider, model)
);

create table model_usage_daily (
  org_id uuid not null,
  provider text not null,
  model text not null,
  day timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint,
  unpriced_calls bigint not null,
  latency_keys integer[] not null,
  latency_counts integer[] not null,
  primary key (org_id, day, provider, model)
);

-- Runs by the hour they were queued in. timed_runs are those that started and ended, runtime_us the sum of their
-- microseconds in between; the sketch is of their milliseconds. Of a frozen hour runs were deleted: it is left as it is.
create table runs_hourly (
  org_id uuid not null references orgs on delete cascade,
  kind text not null,
  state text not null,
  hour timestamptz not null,
  runs bigint not null,
  timed_runs bigint not null,
  runtime_us bigint not null,
  runtime_keys integer[] not null,
  runtime_counts integer[] not null,
  frozen boolean not null default false,
  primary key (org_id, hour, kind, state)
);

create table runs_daily (
  org_id uuid not null references orgs on delete cascade,
  kind text not null,
  state text not null,
  day timestamptz not null,
  runs bigint not null,
  timed_runs bigint not null,
  runtime_us bigint not null,
  runtime_keys integer[] not null,
  runtime_counts integer[] not null,
  primary key (org_id, day, kind, state)
);

-- Steps that failed for good, by the hour they ended in.
create table step_failures_hourly (
  org_id uuid not null references orgs on delete cascade,
  kind text not null,
  step text not null,
  error_class text,
  hour timestamptz not null,
  failures bigint not null,
  frozen boolean not null default false,
  unique nulls not distinct (org_id, hour, kind, step, error_class)
);

create table step_failures_daily (
  org_id uuid not null references orgs on delete cascade,
  kind text not null,
  step text not null,
  error_class text,
  day timestamptz not null,
  failures bigint not null,
  unique nulls not distinct (org_id, day, kind, step, error_class)
);

-- What is computed anew, and what lists of runs read.
create index run_steps_failed on run_steps (org_id, ended_at) where state = 'failed';
create index runs_failed on runs (org_id, ended_at desc, id desc) where state = 'failed';
create index runs_correlation on runs (org_id, correlation_id text_pattern_ops);
create index runs_trace on runs (org_id, trace_id) where trace_id is not null;

-- Who writes rows marks their hours, by its own rights.
create function sextant_mark_ledger() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct org_id, 'ledger', date_bin('1 hour', created_at, '2000-01-01T00:00:00Z') from new_rows;
  return null;
end
$$;
create trigger mark_insert after insert on llm_usage_ledger
  referencing new table as new_rows for each statement execute function sextant_mark_ledger();

create function sextant_mark_new_runs() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct org_id, 'runs', date_bin('1 hour', queued_at, '2000-01-01T00:00:00Z') from new_rows;
  return null;
end
$$;
create trigger mark_insert after insert on runs
  referencing new table as new_rows for each statement execute function sextant_mark_new_runs();

create function sextant_mark_changed_runs() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct n.org_id, 'runs', date_bin('1 hour', n.queued_at, '2000-01-01T00:00:00Z')
  from new_rows n join old_rows o on o.id = n.id
  where (o.state, o.started_at, o.ended_at) is distinct from (n.state, n.started_at, n.ended_at);
  return null;
end
$$;
create trigger mark_update after update on runs
  referencing old table as old_rows new table as new_rows
  for each statement execute function sextant_mark_changed_runs();

create function sextant_mark_new_steps() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct org_id, 'steps', date_bin('1 hour', ended_at, '2000-01-01T00:00:00Z') from new_rows
  where state = 'failed' and ended_at is not null;
  return null;
end
$$;
create trigger mark_insert after insert on run_steps
  referencing new table as new_rows for each statement execute function sextant_mark_new_steps();

-- A step that is tried again has failed no more, so the hour it had ended in is marked too.
create function sextant_mark_changed_steps() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct org_id, 'steps', date_bin('1 hour', ended_at, '2000-01-01T00:00:00Z')
  from (select org_id, state, ended_at from old_rows union all select org_id, state, ended_at from new_rows) s
  where state = 'failed' and ended_at is not null;
  return null;
end
$$;
create trigger mark_update after update on run_steps
  referencing old table as old_rows new table as new_rows
  for each statement execute function sextant_mark_changed_steps();

-- Runs that are deleted by age stay in the roll-ups: their hours, which nobody but a very late run changes, are frozen.
create function sextant_freeze_hours() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update runs_hourly h set frozen = true
  where not h.frozen and (h.org_id, h.hour) in (
    select org_id, date_bin('1 hour', queued_at, '2000-01-01T00:00:00Z') from old_rows
    where queued_at < now() - interval '2 days');
  update step_failures_hourly h set frozen = true
  from (
    select org_id, min(queued_at) as first, max(coalesce(ended_at, queued_at)) as last from old_rows
    where queued_at < now() - interval '2 days' and state = 'failed' group by org_id
  ) gone
  where not h.frozen and h.org_id = gone.org_id
    and h.hour > gone.first - interval '1 hour' and h.hour <= least(gone.last, now() - interval '2 days');
  return null;
end
$$;

-- What was there before.
alter table llm_usage_ledger no force row level security;
alter table runs no force row level security;
alter table run_steps no force row level security;
insert into rollup_marks (org_id, source, hour)
select distinct org_id, 'ledger', date_bin('1 hour', created_at, '2000-01-01T00:00:00Z') from llm_usage_ledger
union all
select distinct org_id, 'runs', date_bin('1 hour', queued_at, '2000-01-01T00:00:00Z') from runs
union all
select distinct org_id, 'steps', date_bin('1 hour', ended_at, '2000-01-01T00:00:00Z') from run_steps
where state = 'failed' and ended_at is not null;
alter table llm_usage_ledger force row level security;
alter table runs force row level security;
alter table run_steps force row level security;

do $$
declare
  rolled text;
begin
  foreach rolled in array array['rollup_marks', 'usage_hourly', 'usage_daily', 'model_usage_hourly',
    'model_usage_daily', 'runs_hourly', 'runs_daily', 'step_failures_hourly', 'step_failures_daily'] loop
    execute format('alter table %I enable row level security', rolled);
    execute format('alter table %I force row level security', rolled);
    execute format('create policy tenant on %I using (org_id = sextant_current_org())', rolled);
    execute format('grant select, insert, delete on %I to sextant_app', rolled);
  end loop;
end
$$;

create policy system_freeze on runs_hourly to sextant_system using (true);
create policy system_freeze on step_failures_hourly to sextant_system using (true);
grant select (org_id, hour, frozen), update (frozen) on runs_hourly, step_failures_hourly to sextant_system;
alter function sextant_freeze_hours owner to sextant_system;
revoke execute on function sextant_freeze_hours from public;
create trigger freeze_hours after delete on runs
  referencing old table as old_rows for each statement execute function sextant_freeze_hours();

-- Across tenants: which orgs have marks, and how far the roller is behind.
create policy system_read on rollup_marks for select to sextant_system using (true);
grant select on rollup_marks to sextant_system;

create function sextant_marked_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select m.org_id from rollup_marks m group by m.org_id order by min(m.marked_at) $$;

create function sextant_rollup_lag() returns table (dirty_hours bigint, oldest_mark timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*), min(m.marked_at) from (
    select min(marked_at) as marked_at from rollup_marks group by org_id, source, hour
  ) m
$$;

alter function sextant_marked_orgs owner to sextant_system;
alter function sextant_rollup_lag owner to sextant_system;
revoke execute on function sextant_marked_orgs, sextant_rollup_lag from public;
grant execute on function sextant_marked_orgs, sextant_rollup_lag to sextant_app;

-- Reviews of samples: who decided what the checks could not.
alter table qa_samples
  add column reviewed_by text,
  add column reviewed_at timestamptz;
grant update (result, notes, reviewed_by, reviewed_at) on qa_samples to sextant_app;
