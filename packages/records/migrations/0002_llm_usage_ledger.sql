-- The usage ledger: one row for each call to a model provider. Append-only: corrections are new rows.

-- created_at is set when the call ends and travels with the row through the spool, so the key makes a replay harmless.
-- No foreign keys: what was spent stays on record whatever becomes of the run, and a row is never refused.
create table llm_usage_ledger (
  id uuid not null,
  org_id uuid not null,
  workspace_id uuid,
  user_id uuid,
  run_id uuid,
  step text,
  agent_id text,
  trace_id text,
  call_id text not null,
  provider text not null,
  model_requested text not null,
  model_priced text,
  -- Cache tokens are part of prompt_tokens, reasoning tokens of completion_tokens. NULL: the provider did not say.
  prompt_tokens bigint check (prompt_tokens >= 0),
  completion_tokens bigint check (completion_tokens >= 0),
  total_tokens bigint check (total_tokens >= 0),
  cache_read_tokens bigint check (cache_read_tokens >= 0),
  cache_write_tokens bigint check (cache_write_tokens >= 0),
  reasoning_tokens bigint check (reasoning_tokens >= 0),
  -- 1e-9 USD; NULL: unknown price or usage.
  cost_nano_usd bigint check (cost_nano_usd >= 0),
  cost_usd numeric(20, 9) generated always as (cost_nano_usd::numeric / 1000000000) stored,
  cost_source text not null check (cost_source in ('computed', 'provider', 'unknown')),
  price_version text,
  latency_ms double precision not null check (latency_ms >= 0),
  time_to_first_token_ms double precision check (time_to_first_token_ms >= 0),
  status text not null check (status in ('success', 'error')),
  error_code text,
  service_tier text,
  created_at timestamptz not null,
  primary key (org_id, call_id, created_at),
  check ((cost_source = 'unknown') = (cost_nano_usd is null))
) partition by range (created_at);
create index llm_usage_ledger_org_time on llm_usage_ledger (org_id, created_at);
create index llm_usage_ledger_model_time on llm_usage_ledger (provider, model_priced, created_at);
alter table llm_usage_ledger enable row level security;
alter table llm_usage_ledger force row level security;
create policy tenant on llm_usage_ledger using (org_id = sextant_current_org());
grant select, insert on llm_usage_ledger to sextant_app;

-- Catches rows of a month that has no partition. Partitions are reached through their parent only: nothing is granted
-- on them, and without a policy row-level security shows nothing.
create table llm_usage_ledger_default partition of llm_usage_ledger default;
alter table llm_usage_ledger_default enable row level security;
alter table llm_usage_ledger_default force row level security;

-- Makes the partitions of the current UTC month and the following ones, those that exist left as they are; returns how
-- many it made. A month whose rows already went to the default partition stays there.
create function sextant_make_ledger_partitions(months_ahead integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first_month timestamp := date_trunc('month', now() at time zone 'UTC');
  month timestamp;
  partition text;
  made integer := 0;
begin
  for i in 0 .. least(greatest(months_ahead, 0), 24) loop
    month := first_month + make_interval(months => i);
    partition := 'llm_usage_ledger_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('public.' || partition) is not null;
    begin
      execute format(
        'create table %I partition of llm_usage_ledger for values from (%L) to (%L)',
        partition, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      execute format('alter table %I enable row level security', partition);
      execute format('alter table %I force row level security', partition);
      made := made + 1;
    exception
      when check_violation then raise notice 'rows of % are in the default partition', partition;
      when duplicate_table then null;
    end;
  end loop;
  return made;
end
$$;
revoke execute on function sextant_make_ledger_partitions from public;
grant execute on function sextant_make_ledger_partitions to sextant_app;
select sextant_make_ledger_partitions(3);

-- The ledger under the names that cost reports ask for.
create view model_cost_logs with (security_invoker = true) as
select
  org_id,
  coalesce(model_priced, model_requested) as model_name,
  prompt_tokens as input_tokens,
  completion_tokens as output_tokens,
  cost_usd * 1000 / nullif(total_tokens, 0) as rate_per_1k,
  cost_usd,
  agent_id,
  trace_id,
  created_at as "timestamp"
from llm_usage_ledger;
grant select on model_cost_logs to sextant_app;
