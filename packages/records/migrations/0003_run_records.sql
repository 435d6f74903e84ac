-- What runs leave: events, use of vendors, figures of their stages, samples for review, traces of agents. Users know the
-- column org_id of these tables as tenant_id.

-- Makes the partitions of the current period ('week' or 'month', UTC) and the following ones, those that exist left as
-- they are; returns how many it made. A period whose rows already went to the default partition stays there.
create function sextant_make_partitions(parent text, period text, ahead integer) returns integer
  language plpgsql set search_path = public, pg_temp as $$
declare
  suffix text := case period when 'month' then 'YYYY_MM' else 'YYYY_MM_DD' end;
  lower_end timestamp := date_trunc(period, now() at time zone 'UTC');
  upper_end timestamp;
  partition text;
  made integer := 0;
begin
  for i in 0 .. least(greatest(ahead, 0), 24) loop
    upper_end := lower_end + ('1 ' || period)::interval;
    partition := parent || '_' || to_char(lower_end, suffix);
    if to_regclass('public.' || partition) is null then
      begin
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          partition, parent, lower_end at time zone 'UTC', upper_end at time zone 'UTC');
        execute format('alter table %I enable row level security', partition);
        execute format('alter table %I force row level security', partition);
        made := made + 1;
      exception
        when check_violation then raise notice 'rows of % are in the default partition', partition;
        when duplicate_table then null;
      end;
    end if;
    lower_end := upper_end;
  end loop;
  return made;
end
$$;
revoke execute on function sextant_make_partitions from public;

create or replace function sextant_make_ledger_partitions(months_ahead integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$ select sextant_make_partitions('llm_usage_ledger', 'month', months_ahead) $$;

-- The id and ts are given by who logs the event and travel with it through a spool, so the key makes a replay harmless.
create table run_event_logs (
  id uuid not null,
  org_id uuid not null,
  run_id uuid not null,
  stage text not null,
  entity_id text,
  event text not null check (event in ('start', 'finish', 'retry', 'vendor_call', 'error', 'qa_sampled')),
  status text not null check (status in ('ok', 'error', 'skip', 'retry')),
  error_code text,
  duration_ms double precision check (duration_ms >= 0),
  trace_id text,
  extra jsonb,
  ts timestamptz not null,
  primary key (org_id, id, ts),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
) partition by range (ts);
create index run_event_logs_stage on run_event_logs (run_id, stage, ts);
create index run_event_logs_run on run_event_logs (org_id, run_id);
alter table run_event_logs enable row level security;
alter table run_event_logs force row level security;
create policy tenant on run_event_logs using (org_id = sextant_current_org());
grant select, insert on run_event_logs to sextant_app;

create table run_event_logs_default partition of run_event_logs default;
alter table run_event_logs_default enable row level security;
alter table run_event_logs_default force row level security;

create function sextant_make_event_partitions(weeks_ahead integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$ select sextant_make_partitions('run_event_logs', 'week', weeks_ahead) $$;
revoke execute on function sextant_make_event_partitions from public;
grant execute on function sextant_make_event_partitions to sextant_app;
select sextant_make_event_partitions(4);

create table run_vendor_usage (
  run_id uuid not null,
  org_id uuid not null,
  vendor text not null,
  calls bigint not null default 0 check (calls >= 0),
  errors bigint not null default 0 check (errors >= 0),
  cost_nano_usd bigint not null default 0 check (cost_nano_usd >= 0),
  cost_usd numeric(20, 9) generated always as (cost_nano_usd::numeric / 1000000000) stored,
  rate_limit_hits bigint not null default 0 check (rate_limit_hits >= 0),
  quota_exhausted bigint not null default 0 check (quota_exhausted >= 0),
  tokens_input bigint not null default 0 check (tokens_input >= 0),
  tokens_output bigint not null default 0 check (tokens_output >= 0),
  primary key (run_id, org_id, vendor),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
alter table run_vendor_usage enable row level security;
alter table run_vendor_usage force row level security;
create policy tenant on run_vendor_usage using (org_id = sextant_current_org());
grant select, insert on run_vendor_usage to sextant_app;
grant update (calls, errors, cost_nano_usd, rate_limit_hits, quota_exhausted, tokens_input, tokens_output)
  on run_vendor_usage to sextant_app;

-- The bumps that run_vendor_usage holds already: one that is sent again is found here and adds nothing.
create table run_vendor_bumps (
  org_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index run_vendor_bumps_run on run_vendor_bumps (org_id, run_id);
alter table run_vendor_bumps enable row level security;
alter table run_vendor_bumps force row level security;
create policy tenant on run_vendor_bumps using (org_id = sextant_current_org());
grant select, insert on run_vendor_bumps to sextant_app;

create table run_stage_stats (
  run_id uuid not null,
  org_id uuid not null,
  stage text not null,
  count_total integer not null check (count_total >= 0),
  count_success integer not null check (count_success >= 0),
  count_error integer not null check (count_error >= 0),
  p50_ms double precision,
  p95_ms double precision,
  p99_ms double precision,
  cost_nano_usd bigint not null,
  cost_usd numeric(20, 9) generated always as (cost_nano_usd::numeric / 1000000000) stored,
  tokens_input bigint not null,
  tokens_output bigint not null,
  primary key (run_id, org_id, stage),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade,
  check (count_total = count_success + count_error)
);
alter table run_stage_stats enable row level security;
alter table run_stage_stats force row level security;
create policy tenant on run_stage_stats using (org_id = sextant_current_org());
grant select, insert on run_stage_stats to sextant_app;
grant update (
  count_total, count_success, count_error, p50_ms, p95_ms, p99_ms, cost_nano_usd, tokens_input, tokens_output
) on run_stage_stats to sextant_app;

create table qa_samples (
  run_id uuid not null,
  org_id uuid not null,
  entity_id text not null,
  bucket text not null check (bucket in ('High', 'Medium', 'Low')),
  checks jsonb not null,
  result text not null check (result in ('pass', 'fail', 'needs_review')),
  notes text,
  seed text not null,
  created_at timestamptz not null default now(),
  primary key (run_id, org_id, entity_id),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index qa_samples_org_time on qa_samples (org_id, created_at);
alter table qa_samples enable row level security;
alter table qa_samples force row level security;
create policy tenant on qa_samples using (org_id = sextant_current_org());
grant select, insert on qa_samples to sextant_app;

create table agent_trace_history (
  id uuid primary key,
  org_id uuid not null,
  workspace_id uuid,
  user_id uuid,
  run_id uuid not null,
  agent_id text not null,
  flow_id text not null,
  trace_id text,
  input_context jsonb not null,
  execution_nodes jsonb not null,
  output_summary text not null,
  "timestamp" timestamptz not null default now(),
  unique (org_id, run_id, agent_id, flow_id),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index agent_trace_history_agent on agent_trace_history (org_id, agent_id, "timestamp");
create index agent_trace_history_flow on agent_trace_history (org_id, flow_id);
create index agent_trace_history_trace on agent_trace_history (org_id, trace_id);
create index agent_trace_history_time on agent_trace_history (org_id, "timestamp");
alter table agent_trace_history enable row level security;
alter table agent_trace_history force row level security;
create policy tenant on agent_trace_history using (org_id = sextant_current_org());
grant select, insert on agent_trace_history to sextant_app;
grant update (trace_id, input_context, execution_nodes, output_summary, "timestamp")
  on agent_trace_history to sextant_app;

create table prompt_similarity_logs (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs on delete cascade,
  workspace_id uuid,
  user_id uuid,
  run_id uuid,
  agent_id text not null,
  similarity_score double precision not null check (similarity_score between 0 and 1),
  flagged_reference text,
  action_taken text not null check (action_taken in ('allow', 'flag', 'block')),
  "timestamp" timestamptz not null default now(),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index prompt_similarity_logs_user on prompt_similarity_logs (org_id, user_id);
create index prompt_similarity_logs_agent on prompt_similarity_logs (org_id, agent_id);
create index prompt_similarity_logs_time on prompt_similarity_logs (org_id, "timestamp");
create index prompt_similarity_logs_run on prompt_similarity_logs (org_id, run_id);
alter table prompt_similarity_logs enable row level security;
alter table prompt_similarity_logs force row level security;
create policy tenant on prompt_similarity_logs using (org_id = sextant_current_org());
grant select, insert on prompt_similarity_logs to sextant_app;

-- A letter outlives its run. It is refused only for another tenant's run.
create table dead_letters_archive (
  org_id uuid not null references orgs on delete cascade,
  queue text not null,
  job_id text not null,
  run_id uuid,
  kind text not null,
  step text not null,
  error_class text not null,
  retryable boolean not null,
  message text not null,
  stack text,
  attempts integer not null,
  payload jsonb,
  trace_id text,
  replays integer not null,
  first_failed_at timestamptz not null,
  last_failed_at timestamptz not null,
  archived_at timestamptz not null default now(),
  primary key (org_id, queue, job_id, last_failed_at),
  foreign key (org_id, run_id) references runs (org_id, id) on delete set null (run_id)
);
create index dead_letters_archive_time on dead_letters_archive (org_id, last_failed_at);
create index dead_letters_archive_run on dead_letters_archive (org_id, run_id);
alter table dead_letters_archive enable row level security;
alter table dead_letters_archive force row level security;
create policy tenant on dead_letters_archive using (org_id = sextant_current_org());
grant select, insert on dead_letters_archive to sextant_app;
