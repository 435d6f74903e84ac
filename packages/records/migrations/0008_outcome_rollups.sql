-- Roll-ups of the usage of workspaces, the outcomes of stages and the calls to vendors, which dashboards and reports read.

-- Usage without users, providers and models: few rows. There are no foreign keys, as usage_hourly has none.
create table workspace_usage_hourly (
  org_id uuid not null,
  workspace_id uuid,
  hour timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  total_tokens bigint not null,
  cost_nano_usd bigint,
  unique nulls not distinct (org_id, hour, workspace_id)
);

create table workspace_usage_daily (
  org_id uuid not null,
  workspace_id uuid,
  day timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  total_tokens bigint not null,
  cost_nano_usd bigint,
  unique nulls not distinct (org_id, day, workspace_id)
);

-- The roller fills them from here on. Row-level security would hide the rows from an owner that is no superuser.
alter table usage_hourly no force row level security;
insert into workspace_usage_hourly
select org_id, workspace_id, hour, sum(calls), sum(errors), sum(total_tokens), sum(cost_nano_usd)
from usage_hourly group by org_id, workspace_id, hour;
insert into workspace_usage_daily
select org_id, workspace_id, date_trunc('day', hour, 'UTC'), sum(calls), sum(errors), sum(total_tokens),
  sum(cost_nano_usd)
from workspace_usage_hourly group by 1, 2, 3;
alter table usage_hourly force row level security;

-- By the hour in which the run was queued, as runs_hourly. The percentiles are the highest of any run, in ms.
create table stage_outcomes_hourly (
  org_id uuid not null references orgs on delete cascade,
  stage text not null,
  hour timestamptz not null,
  items bigint not null,
  errors bigint not null,
  max_p95_ms double precision,
  max_p99_ms double precision,
  primary key (org_id, hour, stage)
);

create table stage_outcomes_daily (
  org_id uuid not null references orgs on delete cascade,
  stage text not null,
  day timestamptz not null,
  items bigint not null,
  errors bigint not null,
  max_p95_ms double precision,
  max_p99_ms double precision,
  primary key (org_id, day, stage)
);

create table vendor_usage_hourly (
  org_id uuid not null references orgs on delete cascade,
  vendor text not null,
  hour timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  rate_limit_hits bigint not null,
  quota_exhausted bigint not null,
  primary key (org_id, hour, vendor)
);

create table vendor_usage_daily (
  org_id uuid not null references orgs on delete cascade,
  vendor text not null,
  day timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  rate_limit_hits bigint not null,
  quota_exhausted bigint not null,
  primary key (org_id, day, vendor)
);

do $$
declare
  rollup text;
begin
  foreach rollup in array array[
    'workspace_usage_hourly', 'workspace_usage_daily', 'stage_outcomes_hourly', 'stage_outcomes_daily',
    'vendor_usage_hourly', 'vendor_usage_daily'
  ] loop
    execute format('alter table %I enable row level security', rollup);
    execute format('alter table %I force row level security', rollup);
    execute format('create policy tenant on %I using (org_id = sextant_current_org())', rollup);
    execute format('create policy all_orgs on %I for select to sextant_reader using (true)', rollup);
    execute format('grant select, insert, delete on %I to sextant_app', rollup);
    execute format('grant select on %I to sextant_reader', rollup);
  end loop;
end
$$;

alter table rollup_marks drop constraint rollup_marks_source_check;
alter table rollup_marks add constraint rollup_marks_source_check
  check (source in ('ledger', 'runs', 'steps', 'stages', 'vendors'));

-- Marks the hours of the runs of new and changed rows, with the writer's rights. The argument is the source.
create function sextant_mark_rows_of_runs() returns trigger language plpgsql as $$
begin
  insert into rollup_marks (org_id, source, hour)
  select distinct r.org_id, tg_argv[0], date_bin('1 hour', r.queued_at, '2000-01-01T00:00:00Z')
  from new_rows n join runs r on r.org_id = n.org_id and r.id = n.run_id;
  return null;
end
$$;
create trigger mark_insert after insert on run_stage_stats
  referencing new table as new_rows for each statement execute function sextant_mark_rows_of_runs('stages');
create trigger mark_update after update on run_stage_stats
  referencing new table as new_rows for each statement execute function sextant_mark_rows_of_runs('stages');
create trigger mark_insert after insert on run_vendor_usage
  referencing new table as new_rows for each statement execute function sextant_mark_rows_of_runs('vendors');
create trigger mark_update after update on run_vendor_usage
  referencing new table as new_rows for each statement execute function sextant_mark_rows_of_runs('vendors');

-- Marks the hours of existing rows. Row-level security would hide them from an owner that is no superuser.
alter table runs no force row level security;
alter table run_stage_stats no force row level security;
alter table run_vendor_usage no force row level security;
alter table rollup_marks no force row level security;
insert into rollup_marks (org_id, source, hour)
select distinct r.org_id, s.source, date_bin('1 hour', r.queued_at, '2000-01-01T00:00:00Z')
from (
  select org_id, run_id, 'stages' as source from run_stage_stats
  union all
  select org_id, run_id, 'vendors' from run_vendor_usage
) s
join runs r on r.org_id = s.org_id and r.id = s.run_id;
alter table runs force row level security;
alter table run_stage_stats force row level security;
alter table run_vendor_usage force row level security;
alter table rollup_marks force row level security;
