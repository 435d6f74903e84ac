-- Corrections: a row that supplies the cost which the row of a call lacks. It has the call's time, its call_id followed by
-- ':price', so that there is at most one, and no tokens, so that sums over all rows count each call once. Calls are the
-- rows where corrects is null.
alter table llm_usage_ledger
  add column corrects uuid,
  add check (corrects is null or (cost_nano_usd is not null and
    coalesce(prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens)
      is null));
create index llm_usage_ledger_run on llm_usage_ledger (org_id, run_id);
create index llm_usage_ledger_unpriced on llm_usage_ledger (org_id, created_at, call_id)
  where cost_nano_usd is null and corrects is null;

-- With the cost in the index, what an org has spent is read without its rows.
drop index llm_usage_ledger_org_time;
create index llm_usage_ledger_org_time on llm_usage_ledger (org_id, created_at) include (cost_nano_usd);

create or replace view model_cost_logs with (security_invoker = true) as
select
  l.org_id,
  coalesce(l.model_priced, c.model_priced, l.model_requested) as model_name,
  l.prompt_tokens as input_tokens,
  l.completion_tokens as output_tokens,
  coalesce(l.cost_usd, c.cost_usd) * 1000 / nullif(l.total_tokens, 0) as rate_per_1k,
  coalesce(l.cost_usd, c.cost_usd) as cost_usd,
  l.agent_id,
  l.trace_id,
  l.created_at as "timestamp"
from llm_usage_ledger l
left join llm_usage_ledger c
  on l.cost_nano_usd is null and c.org_id = l.org_id and c.call_id = l.call_id || ':price'
  and c.created_at = l.created_at and c.corrects = l.id
where l.corrects is null;

create policy system_read on llm_usage_ledger for select to sextant_system using (true);
grant select (org_id, cost_nano_usd, corrects) on llm_usage_ledger to sextant_system;

create function sextant_unpriced_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct l.org_id from llm_usage_ledger l where l.cost_nano_usd is null and l.corrects is null order by 1
$$;
alter function sextant_unpriced_orgs owner to sextant_system;
revoke execute on function sextant_unpriced_orgs from public;
grant execute on function sextant_unpriced_orgs to sextant_app;
