-- Attempts of the steps of runs with their traces: each may have a trace of its own, and not every trace is kept.
create table run_attempts (
  org_id uuid not null,
  run_id uuid not null,
  step text not null,
  -- Orders the executions of a step; the same number as in run_steps.result_execution.
  execution bigint not null check (execution > 0),
  attempt integer not null check (attempt > 0),
  trace_id text not null,
  -- Whether the collector keeps the trace; NULL while that is not known, or where the attempt's worker died.
  trace_kept boolean,
  state text not null default 'running' check (state in ('running', 'success', 'failed')),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (run_id, step, execution),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
alter table run_attempts enable row level security;
alter table run_attempts force row level security;
create policy tenant on run_attempts using (org_id = sextant_current_org());
grant select, insert on run_attempts to sextant_app;
grant update (trace_kept, state, ended_at) on run_attempts to sextant_app;

-- Whether the trace of the run is kept: false takes the link to it away. NULL while it is not known.
alter table runs add column trace_kept boolean;
grant update (trace_kept) on runs to sextant_app;
