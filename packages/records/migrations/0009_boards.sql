-- What the SQL panels of dashboards call: functions of the schema `boards`, one for each query that dashboards/src/sql
-- declares.
--
-- Grafana connects as sextant_boards, whose login the migrator creates. It reads roll-ups, names and budgets: no inputs,
-- results, messages or keys. It sees no row until a function has chosen orgs, and then only theirs, by row-level security.
-- Services call the same functions for one org, or as sextant_reader for all. Functions have the rights of their caller,
-- so that the org of a service's transaction limits them, whatever names they get.

create schema boards;
grant usage on schema boards to sextant_app, sextant_reader, sextant_boards;

-- Sessions can change these settings. They protect the database from slow panels, not from an attacker.
alter role sextant_boards set default_transaction_read_only = on;
alter role sextant_boards set statement_timeout = '5s';
alter role sextant_boards set lock_timeout = '1s';
alter role sextant_boards set idle_in_transaction_session_timeout = '10s';
alter role sextant_boards set idle_session_timeout = '10min';

-- The ids of the orgs that the current transaction has chosen.
create function boards.chosen_orgs() returns uuid[]
  language sql stable parallel safe
  return string_to_array(nullif(current_setting('sextant.board_orgs', true), ''), ',')::uuid[];

do $$
declare
  name text;
begin
  foreach name in array array[
    'workspaces', 'budgets', 'workspace_usage_hourly', 'workspace_usage_daily', 'model_usage_hourly',
    'model_usage_daily', 'total_usage_hourly', 'total_usage_daily', 'runs_hourly', 'runs_daily', 'stage_outcomes_hourly',
    'stage_outcomes_daily', 'vendor_usage_hourly', 'vendor_usage_daily'
  ] loop
    -- The subquery is evaluated once for each statement.
    execute format(
      'create policy chosen_orgs on %I for select to sextant_boards
         using (org_id = any ((select boards.chosen_orgs())::uuid[]))', name);
  end loop;
end
$$;
-- All names: the variable of a dashboard lists them.
create policy names on orgs for select to sextant_boards using (true);

grant select (id, name) on orgs to sextant_boards;
grant select (org_id, id, name) on workspaces to sextant_boards, sextant_reader;
grant select (org_id, period, soft_limit_nano_usd, hard_limit_nano_usd) on budgets to sextant_boards, sextant_reader;
grant select (org_id, hour, provider, model, calls, errors, total_tokens, cost_nano_usd) on model_usage_hourly
  to sextant_boards;
grant select (org_id, day, provider, model, calls, errors, total_tokens, cost_nano_usd) on model_usage_daily
  to sextant_boards;
grant select (org_id, hour, calls, errors, total_tokens, cost_nano_usd, cache_savings_nano_usd, unpriced_calls)
  on total_usage_hourly to sextant_boards;
grant select (org_id, day, calls, errors, total_tokens, cost_nano_usd, cache_savings_nano_usd, unpriced_calls)
  on total_usage_daily to sextant_boards;
grant select (org_id, kind, state, hour, runs) on runs_hourly to sextant_boards;
grant select (org_id, kind, state, day, runs) on runs_daily to sextant_boards;
grant select on workspace_usage_hourly, workspace_usage_daily, stage_outcomes_hourly, stage_outcomes_daily,
  vendor_usage_hourly, vendor_usage_daily to sextant_boards;
create policy all_orgs on workspaces for select to sextant_reader using (true);
create policy all_orgs on budgets for select to sextant_reader using (true);

-- The ids of the orgs with these names that the caller may read. For the rest of the transaction, row-level security shows
-- their rows to sextant_boards.
create function boards.choose_orgs(names text[]) returns uuid[]
  language plpgsql set search_path = public, pg_temp as $$
declare
  ids uuid[] := array(select o.id from orgs o where o.name = any (names));
begin
  perform set_config('sextant.board_orgs', array_to_string(ids, ','), true);
  return ids;
end
$$;

-- Roll-ups by hour answer short ranges, roll-ups by day the others. Ranges are widened to whole hours or UTC days.
create function boards.by_hour(since timestamptz, until timestamptz) returns boolean
  language sql immutable parallel safe
  return until - since <= interval '3 days';
create function boards.usd(nano_usd numeric) returns numeric
  language sql immutable parallel safe
  return nano_usd / 1000000000;

create function boards.org_names() returns table (name text)
  language sql stable set search_path = public, pg_temp
  as $$ select o.name from orgs o order by o.name $$;

create function boards.cost_by_org(org_names text[], since timestamptz, until timestamptz)
  returns table (org text, calls bigint, errors bigint, tokens bigint, cost_usd numeric, cache_savings_usd numeric,
    unpriced_calls bigint)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  select o.name, u.calls, u.errors, u.tokens, boards.usd(u.cost), boards.usd(u.cache_savings), u.unpriced_calls
  from (
    select org_id, sum(calls)::bigint as calls, sum(errors)::bigint as errors, sum(total_tokens)::bigint as tokens,
      sum(cost_nano_usd) as cost, sum(cache_savings_nano_usd) as cache_savings,
      sum(unpriced_calls)::bigint as unpriced_calls
    from (
      select org_id, calls, errors, total_tokens, cost_nano_usd, cache_savings_nano_usd, unpriced_calls
      from total_usage_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, calls, errors, total_tokens, cost_nano_usd, cache_savings_nano_usd, unpriced_calls
      from total_usage_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
    ) parts group by org_id
  ) u
  join orgs o on o.id = u.org_id
  order by u.cost desc nulls last, o.name limit 200;
end
$$;

create function boards.cost_by_workspace(org_names text[], since timestamptz, until timestamptz)
  returns table (org text, workspace text, calls bigint, tokens bigint, cost_usd numeric)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  select o.name, coalesce(w.name, case when u.workspace_id is null then 'none' else 'deleted' end), u.calls, u.tokens,
    boards.usd(u.cost)
  from (
    select org_id, workspace_id, sum(calls)::bigint as calls, sum(total_tokens)::bigint as tokens,
      sum(cost_nano_usd) as cost
    from (
      select org_id, workspace_id, calls, total_tokens, cost_nano_usd from workspace_usage_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, workspace_id, calls, total_tokens, cost_nano_usd from workspace_usage_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
    ) parts group by org_id, workspace_id
    order by sum(cost_nano_usd) desc nulls last limit 200
  ) u
  join orgs o on o.id = u.org_id
  left join workspaces w on w.org_id = u.org_id and w.id = u.workspace_id
  order by u.cost desc nulls last, o.name, w.name;
end
$$;

-- A series for each provider, a point for each UTC day.
create function boards.cost_by_day(org_names text[], since timestamptz, until timestamptz)
  returns table ("time" timestamptz, metric text, value numeric)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  select day, provider, boards.usd(sum(cost_nano_usd)) from model_usage_daily
  where org_id = any (chosen) and day >= date_trunc('day', since, 'UTC') and day < until
  group by day, provider order by day, provider;
end
$$;

-- The budgets of the current UTC day and month, and each org's month. The forecast adds the mean cost of the last 7 days,
-- or of the month so far, for the rest of the month.
create function boards.budgets(org_names text[])
  returns table (org text, period text, spent_usd numeric, forecast_usd numeric, soft_limit_usd numeric,
    hard_limit_usd numeric, used_ratio double precision)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
  day_start timestamptz := date_trunc('day', now(), 'UTC');
  month_start timestamptz := date_trunc('month', now(), 'UTC');
  month_end timestamptz := (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC';
  basis_start timestamptz := greatest(month_start, now() - interval '168 hours');
  -- Periods of the basis that fit in the rest of the month.
  repeats numeric := extract(epoch from month_end - now()) / greatest(extract(epoch from now() - basis_start), 1);
begin
  return query
  with spent as (
    select org_id, sum(cost_nano_usd) as of_month, sum(cost_nano_usd) filter (where day >= day_start) as of_day,
      sum(cost_nano_usd) filter (where day + interval '24 hours' > basis_start) as basis
    from total_usage_daily where org_id = any (chosen) and day >= month_start group by org_id
  )
  select o.name, p.period, boards.usd(p.spent), boards.usd(p.forecast), boards.usd(b.soft_limit_nano_usd),
    boards.usd(b.hard_limit_nano_usd),
    (p.spent / nullif(coalesce(b.hard_limit_nano_usd, b.soft_limit_nano_usd), 0))::double precision
  from orgs o
  left join spent s on s.org_id = o.id
  cross join lateral (values
    ('month', coalesce(s.of_month, 0), s.of_month + coalesce(s.basis, 0) * repeats),
    ('day', coalesce(s.of_day, 0), null)
  ) p (period, spent, forecast)
  left join budgets b on b.org_id = o.id and b.period = p.period
  where o.id = any (chosen) and (b.org_id is not null or (p.period = 'month' and s.of_month is not null))
  order by p.spent desc, o.name, p.period desc limit 200;
end
$$;

create function boards.runs_by_org(org_names text[], since timestamptz, until timestamptz)
  returns table (org text, runs bigint, succeeded bigint, failed bigint, canceled bigint, items bigint,
    item_errors bigint, max_p95_seconds double precision, max_p99_seconds double precision)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  with counted as (
    select org_id, sum(runs)::bigint as runs, coalesce(sum(runs) filter (where state = 'success'), 0)::bigint as succeeded,
      coalesce(sum(runs) filter (where state = 'failed'), 0)::bigint as failed,
      coalesce(sum(runs) filter (where state = 'canceled'), 0)::bigint as canceled
    from (
      select org_id, state, runs from runs_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, state, runs from runs_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
    ) parts group by org_id
  ), outcomes as (
    select org_id, sum(items)::bigint as items, sum(errors)::bigint as errors, max(max_p95_ms) as p95, max(max_p99_ms) as p99
    from (
      select org_id, items, errors, max_p95_ms, max_p99_ms from stage_outcomes_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, items, errors, max_p95_ms, max_p99_ms from stage_outcomes_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
    ) parts group by org_id
  )
  select o.name, c.runs, c.succeeded, c.failed, c.canceled, s.items, s.errors, s.p95 / 1000, s.p99 / 1000
  from counted c
  join orgs o on o.id = c.org_id
  left join outcomes s on s.org_id = c.org_id
  order by c.runs desc, o.name limit 200;
end
$$;

-- A series for each of the 20 orgs with the most runs, a point for each hour or UTC day.
create function boards.runs_over_time(org_names text[], since timestamptz, until timestamptz)
  returns table ("time" timestamptz, metric text, value bigint)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  with parts as materialized (
    select org_id, hour as at, sum(runs)::bigint as runs from runs_hourly
    where boards.by_hour(since, until) and org_id = any (chosen)
      and hour >= date_trunc('hour', since, 'UTC') and hour < until
    group by 1, 2
    union all
    select org_id, day, sum(runs)::bigint from runs_daily
    where not boards.by_hour(since, until) and org_id = any (chosen)
      and day >= date_trunc('day', since, 'UTC') and day < until
    group by 1, 2
  ), busiest as (
    select org_id from parts group by org_id order by sum(runs) desc, org_id limit 20
  )
  select p.at, o.name, p.runs from parts p join busiest using (org_id) join orgs o on o.id = p.org_id
  order by p.at, o.name;
end
$$;

-- Vendors, which have limits and no known cost, and model providers, which have a cost.
create function boards.vendor_usage(org_names text[], since timestamptz, until timestamptz)
  returns table (org text, vendor text, calls bigint, errors bigint, rate_limit_hits bigint, quota_exhausted bigint,
    cost_usd numeric)
  language plpgsql set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  chosen uuid[] := boards.choose_orgs(org_names);
begin
  return query
  select o.name, u.vendor, u.calls, u.errors, u.rate_limit_hits, u.quota_exhausted, boards.usd(u.cost)
  from (
    select org_id, vendor, sum(calls)::bigint as calls, sum(errors)::bigint as errors,
      sum(rate_limit_hits)::bigint as rate_limit_hits, sum(quota_exhausted)::bigint as quota_exhausted,
      sum(cost_nano_usd) as cost
    from (
      select org_id, vendor, calls, errors, rate_limit_hits, quota_exhausted, null::bigint as cost_nano_usd
      from vendor_usage_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, vendor, calls, errors, rate_limit_hits, quota_exhausted, null from vendor_usage_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
      union all
      select org_id, provider, calls, errors, null, null, cost_nano_usd from model_usage_hourly
      where boards.by_hour(since, until) and org_id = any (chosen)
        and hour >= date_trunc('hour', since, 'UTC') and hour < until
      union all
      select org_id, provider, calls, errors, null, null, cost_nano_usd from model_usage_daily
      where not boards.by_hour(since, until) and org_id = any (chosen)
        and day >= date_trunc('day', since, 'UTC') and day < until
    ) parts group by org_id, vendor
  ) u
  join orgs o on o.id = u.org_id
  order by u.calls desc, o.name, u.vendor limit 200;
end
$$;

revoke execute on all functions in schema boards from public;
grant execute on all functions in schema boards to sextant_app, sextant_reader, sextant_boards;
