-- Tenants and their runs. Roles: sextant_app is what services connect as; sextant_system owns the few functions that
-- look across tenants and can do nothing but what those functions need. Both are made by the migrator.

-- The tenant of the current transaction; NULL, which matches no row, when none is set.
create function sextant_current_org() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('sextant.org_id', true), '')::uuid;

create table orgs (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (name <> ''),
  plan text not null default 'free' check (plan in ('free', 'pro', 'team', 'enterprise')),
  retention_days integer check (retention_days > 0),
  created_at timestamptz not null default now()
);
alter table orgs enable row level security;
alter table orgs force row level security;
create policy tenant on orgs using (id = sextant_current_org());
grant select on orgs to sextant_app;

create table runs (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  workspace_id uuid,
  user_id uuid,
  kind text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'success', 'failed', 'canceled')),
  error_class text,
  error_message text,
  correlation_id text not null,
  trace_id text,
  trace_url text,
  priority text not null default 'normal' check (priority in ('high', 'normal', 'low')),
  idempotency_key text,
  input jsonb not null,
  result jsonb,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  notified_at timestamptz,
  check ((ended_at is null) = (state in ('queued', 'running'))),
  unique (org_id, id),
  unique (org_id, idempotency_key)
);
create index runs_org_time on runs (org_id, queued_at desc);
create index runs_state on runs (org_id, state, queued_at desc);
create index runs_unfinished on runs (queued_at) where state in ('queued', 'running');
create index runs_unnotified on runs (ended_at) where state = 'failed' and notified_at is null;
alter table runs enable row level security;
alter table runs force row level security;
create policy tenant on runs using (org_id = sextant_current_org());
grant select, insert on runs to sextant_app;
grant update (state, error_class, error_message, trace_id, trace_url, result, started_at, ended_at, notified_at)
  on runs to sextant_app;

-- The foreign key names the org too: constraint checks bypass row-level security, so the run alone would let one tenant
-- attach steps to another's run.
create table run_steps (
  org_id uuid not null,
  run_id uuid not null,
  step text not null,
  type text not null,
  position integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'success', 'failed', 'skipped')),
  attempt integer not null default 0 check (attempt >= 0),
  error_class text,
  error_message text,
  started_at timestamptz,
  ended_at timestamptz,
  result jsonb,
  primary key (run_id, step),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
alter table run_steps enable row level security;
alter table run_steps force row level security;
create policy tenant on run_steps using (org_id = sextant_current_org());
grant select, insert on run_steps to sextant_app;
grant update (state, attempt, error_class, error_message, started_at, ended_at, result) on run_steps to sextant_app;

-- Across tenants: only these functions, which give out ids and no content.
create policy system_read on orgs for select to sextant_system using (true);
create policy system_insert on orgs for insert to sextant_system with check (true);
create policy system_read on runs for select to sextant_system using (true);
grant select (id, name), insert (name) on orgs to sextant_system;
grant select (id, org_id, state, queued_at, ended_at, notified_at) on runs to sextant_system;

create function sextant_ensure_org(org_name text) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  org uuid;
begin
  select id into org from orgs where name = org_name;
  if org is null then
    insert into orgs (name) values (org_name) on conflict (name) do nothing;
    select id into org from orgs where name = org_name;
  end if;
  return org;
end
$$;

create function sextant_org_of_run(run uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select org_id from runs where id = run $$;

create function sextant_unfinished_runs(queued_before timestamptz, max_rows integer)
  returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id from runs r
  where r.state in ('queued', 'running') and r.queued_at <= queued_before
  order by r.queued_at limit max_rows
$$;

create function sextant_unnotified_runs(ended_before timestamptz, max_rows integer)
  returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id from runs r
  where r.state = 'failed' and r.notified_at is null and r.ended_at <= ended_before
  order by r.ended_at limit max_rows
$$;

alter function sextant_ensure_org owner to sextant_system;
alter function sextant_org_of_run owner to sextant_system;
alter function sextant_unfinished_runs owner to sextant_system;
alter function sextant_unnotified_runs owner to sextant_system;
revoke execute on function
  sextant_ensure_org, sextant_org_of_run, sextant_unfinished_runs, sextant_unnotified_runs from public;
grant execute on function
  sextant_ensure_org, sextant_org_of_run, sextant_unfinished_runs, sextant_unnotified_runs to sextant_app;
