-- cost_usd is computed when it is read, from the exact cost_nano_usd: to divide and store it took a tenth of adding a row.
drop view model_cost_logs;
alter table llm_usage_ledger drop column cost_usd;
alter table llm_usage_ledger
  add column cost_usd numeric(20, 9) generated always as (cost_nano_usd::numeric / 1000000000) virtual;

-- As before.
create view model_cost_logs with (security_invoker = true) as
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
grant select on model_cost_logs to sextant_app;
