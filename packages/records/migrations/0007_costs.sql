-- What prompt caches saved, and lists of runs sorted by cost.

-- What the tokens of a call would have cost without a prompt cache, minus their cost, in 1e-9 USD. Negative if writing to
-- the cache cost more than reading from it saved; NULL if unknown, and for calls of earlier versions.
alter table llm_usage_ledger add column cache_savings_nano_usd bigint;
do $$
declare
  name text;
begin
  foreach name in array array[
    'usage_hourly', 'usage_daily', 'model_usage_hourly', 'model_usage_daily', 'total_usage_hourly', 'total_usage_daily'
  ] loop
    execute format('alter table %I add column cache_savings_nano_usd bigint', name);
  end loop;
end
$$;

-- The known cost of the run's model calls, copied from the ledger with the run's statistics; NULL without any.
alter table runs add column cost_nano_usd bigint check (cost_nano_usd >= 0);
-- ended_at of the run when its statistics were computed: a retried run ends again and needs new ones.
alter table runs add column stats_ended_at timestamptz;
grant update (cost_nano_usd, stats_ended_at) on runs to sextant_app;
grant select (stats_ended_at) on runs to sextant_system;
update runs r set cost_nano_usd = s.cost, stats_ended_at = r.ended_at
from (
  select org_id, run_id, nullif(sum(cost_nano_usd), 0) as cost from run_stage_stats group by org_id, run_id
) s
where s.run_id = r.id and s.org_id = r.org_id;
-- As runs_duration and runs_kind_duration.
create index runs_cost on runs (cost_nano_usd desc, id desc) where cost_nano_usd is not null;
create index runs_kind_cost on runs (kind, cost_nano_usd desc, id desc) where cost_nano_usd is not null;

-- Runs of all orgs that ended in the last hour, have events and have no statistics since they ended.
create or replace function sextant_runs_without_stats(ended_before timestamptz, max_rows integer)
  returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id from runs r
  where r.ended_at <= ended_before and r.ended_at > ended_before - interval '1 hour'
    and r.stats_ended_at is distinct from r.ended_at
    and exists (select from run_event_logs e where e.run_id = r.id and e.org_id = r.org_id)
  order by r.ended_at limit max_rows
$$;
