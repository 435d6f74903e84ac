-- The schema of Sextant's records, grouped by feature in the order of the folders of src/.
--
-- The migrator creates three roles before it applies this file. None of them bypasses row-level security:
--   sextant_app     services connect as this role; policies limit it to the org of its transaction
--   sextant_system  owns the functions that look across orgs; it has no rights beyond what those functions need
--   sextant_reader  reads all orgs for platform administrators; sextant_app assumes it for one transaction
--
-- Every table with an org_id has row-level security enabled and forced, so the policies also apply to its owner.
-- Foreign keys to org-owned tables include the org: constraint checks bypass row-level security, so a key on the id
-- alone would let one org reference another org's rows.


-- Shared ------------------------------------------------------------------------------------------------------------

-- The org of the current transaction; NULL, which matches no row, when none is set.
create function sextant_current_org() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('sextant.org_id', true), '')::uuid;

-- Creates the partitions of the current period ('week' or 'month', in UTC) and the next ones, and returns how many it
-- created. Existing partitions are left alone. A period whose rows are already in the default partition stays there.
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


-- Tenancy -----------------------------------------------------------------------------------------------------------

create table orgs (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (name <> ''),
  plan text not null default 'free' check (plan in ('free', 'pro', 'team', 'enterprise')),
  retention_days integer check (retention_days > 0),
  created_at timestamptz not null default now(),
  -- What model calls do while the ledger cannot be read or written: closed refuses the calls that need a hard limit or
  -- the ledger, open lets them pass.
  when_ledger_unavailable text not null default 'closed' check (when_ledger_unavailable in ('open', 'closed')),
  -- The name in lower case: names are compared without regard to case, as GitHub compares owners.
  name_key text unique,
  -- The owner's id rather than its login, so a renamed owner keeps the org.
  github_owner_id bigint unique check (github_owner_id > 0),
  -- Belongs to the platform: no GitHub owner can get it.
  is_platform boolean not null default false
);
alter table orgs enable row level security;
alter table orgs force row level security;
create policy tenant on orgs using (id = sextant_current_org());
create policy system_read on orgs for select to sextant_system using (true);
create policy system_insert on orgs for insert to sextant_system with check (true);
create policy system_update on orgs for update to sextant_system using (true);
grant select (id, name, plan, retention_days, created_at, name_key, github_owner_id, is_platform) on orgs
  to sextant_system;
grant insert (name, github_owner_id), update (github_owner_id, is_platform) on orgs to sextant_system;
grant select, update (plan, retention_days, when_ledger_unavailable) on orgs to sextant_app;

create function sextant_key_org() returns trigger
  language plpgsql set search_path = public, pg_temp as $$
begin
  new.name_key := lower(new.name);
  return new;
end
$$;
revoke execute on function sextant_key_org from public;
create trigger key_org before insert on orgs for each row execute function sextant_key_org();

create function sextant_org_by_name(org_name text)
  returns table (id uuid, name text, plan text, retention_days integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name, o.plan, o.retention_days from orgs o
  where o.name = org_name or o.name_key = lower(org_name)
  order by o.name = org_name desc limit 1
$$;

-- The id of the org with this name; creates the org if it does not exist.
create function sextant_ensure_org(org_name text) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  org uuid;
begin
  select o.id into org from sextant_org_by_name(org_name) o;
  if org is null then
    insert into orgs (name) values (org_name) on conflict do nothing;
    select o.id into org from sextant_org_by_name(org_name) o;
  end if;
  return org;
end
$$;

-- The id of the platform's own org with this name, created if it does not exist. NULL if a GitHub owner has that org.
create function sextant_ensure_platform_org(org_name text) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  org uuid := sextant_ensure_org(org_name);
begin
  update orgs set is_platform = true where id = org and not is_platform and github_owner_id is null;
  return (select id from orgs where id = org and is_platform);
end
$$;

-- The org of a GitHub owner, created if it does not exist. An org that has the owner's login as its name and no owner
-- is bound to this owner. If the login is reserved, or its org belongs to someone else, the owner gets an org whose
-- name contains a dot, which no login does.
create function sextant_org_of_github_owner(owner_login text, owner_id bigint, is_reserved boolean) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  org orgs;
  own_name text := owner_login || '.' || coalesce(owner_id::text, 'github');
begin
  select o.id into org.id from orgs o where o.github_owner_id = owner_id;
  if org.id is not null then
    return org.id;
  end if;
  if not is_reserved then
    org.id := sextant_ensure_org(owner_login);
    select o.github_owner_id, o.is_platform into org.github_owner_id, org.is_platform
    from orgs o where o.id = org.id for update;
    if not org.is_platform and owner_id is null then
      return org.id;
    end if;
    if not org.is_platform and (org.github_owner_id is null or org.github_owner_id = owner_id) then
      update orgs o set github_owner_id = owner_id where o.id = org.id;
      return org.id;
    end if;
  end if;
  insert into orgs (name, github_owner_id) values (own_name, owner_id) on conflict do nothing;
  return (select o.id from orgs o where o.github_owner_id = owner_id or (owner_id is null and o.name = own_name));
end
$$;

create function sextant_orgs(max_rows integer, before_created timestamptz, before_id uuid)
  returns table (id uuid, name text, plan text, retention_days integer, created_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name, o.plan, o.retention_days, o.created_at from orgs o
  where before_id is null or (o.created_at, o.id) < (before_created, before_id)
  order by o.created_at desc, o.id desc limit max_rows
$$;

alter function sextant_org_by_name owner to sextant_system;
alter function sextant_ensure_org owner to sextant_system;
alter function sextant_ensure_platform_org owner to sextant_system;
alter function sextant_org_of_github_owner owner to sextant_system;
alter function sextant_orgs owner to sextant_system;
revoke execute on function
  sextant_org_by_name, sextant_ensure_org, sextant_ensure_platform_org, sextant_org_of_github_owner,
  sextant_orgs from public;
grant execute on function
  sextant_org_by_name, sextant_ensure_org, sextant_ensure_platform_org, sextant_org_of_github_owner,
  sextant_orgs to sextant_app;

create table workspaces (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  constraint workspaces_name_key unique (org_id, name)
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy tenant on workspaces using (org_id = sextant_current_org());
grant select, insert, delete on workspaces to sextant_app;

-- Identity provider users are known by the subject of their tokens, and by e-mail address where the provider has
-- verified it.
create table users (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null default gen_random_uuid(),
  workspace_id uuid,
  email text check (email <> ''),
  name text,
  created_at timestamptz not null default now(),
  subject text check (subject <> ''),
  primary key (org_id, id),
  constraint users_workspace_fkey foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint users_known check (email is not null or subject is not null)
);
create unique index users_email_key on users (org_id, lower(email));
create unique index users_subject_key on users (org_id, subject);
create index users_workspace on users (org_id, workspace_id);
alter table users enable row level security;
alter table users force row level security;
create policy tenant on users using (org_id = sextant_current_org());
grant select, insert, delete, update (subject) on users to sextant_app;

-- Only the SHA-256 of a key is stored. Services cannot read it; they call sextant_api_key.
create table api_keys (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs on delete cascade,
  user_id uuid,
  name text not null check (name <> ''),
  key_hash bytea not null unique check (length(key_hash) = 32),
  role text not null check (role in ('viewer', 'operator', 'admin')),
  created_by text not null check (created_by <> ''),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  replaced_at timestamptz,
  constraint api_keys_user_fkey foreign key (org_id, user_id) references users on delete cascade
);
create index api_keys_org_time on api_keys (org_id, created_at);
create index api_keys_user on api_keys (org_id, user_id) where user_id is not null;
-- The audit log names the key that acted, so active keys of an org have unique names. A replaced key keeps its name
-- until it expires.
create unique index api_keys_name on api_keys (org_id, name) where revoked_at is null and replaced_at is null;
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy tenant on api_keys using (org_id = sextant_current_org());
create policy system_read on api_keys for select to sextant_system using (true);
create policy system_used on api_keys for update to sextant_system using (true);
grant select (id, org_id, user_id, name, role, created_by, created_at, expires_at, revoked_at, last_used_at)
  on api_keys to sextant_app;
grant insert (id, org_id, user_id, name, key_hash, role, created_by, expires_at) on api_keys to sextant_app;
grant update (expires_at, revoked_at, replaced_at) on api_keys to sextant_app;
grant select, update (last_used_at) on api_keys to sextant_system;

-- The key with this hash, unless it is revoked or expired. Records its use at most once a minute.
create function sextant_api_key(hash bytea)
  returns table (id uuid, org_id uuid, org text, name text, role text, user_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  found_key api_keys;
begin
  select * into found_key from api_keys
  where key_hash = hash and revoked_at is null and (expires_at is null or expires_at > now());
  if found_key.id is null then
    return;
  end if;
  if found_key.last_used_at is null or found_key.last_used_at < now() - interval '1 minute' then
    -- Does not wait for another call that is updating the same key.
    update api_keys set last_used_at = now()
    where id = (select id from api_keys where id = found_key.id for update skip locked);
  end if;
  return query select found_key.id, found_key.org_id, o.name, found_key.name, found_key.role, found_key.user_id
    from orgs o where o.id = found_key.org_id;
end
$$;
alter function sextant_api_key owner to sextant_system;
revoke execute on function sextant_api_key from public;
grant execute on function sextant_api_key to sextant_app;


-- Audit -------------------------------------------------------------------------------------------------------------

-- Append-only: services cannot change or delete a row, or set its time.
create table audit_log (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs on delete cascade,
  actor text not null check (actor <> ''),
  action text not null check (action <> ''),
  target text not null,
  before jsonb,
  after jsonb,
  created_at timestamptz not null default clock_timestamp()
);
create index audit_log_org_time on audit_log (org_id, created_at desc, id desc);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy tenant on audit_log using (org_id = sextant_current_org());
grant select, insert (org_id, actor, action, target, before, after) on audit_log to sextant_app;


-- Runs --------------------------------------------------------------------------------------------------------------

-- Deleting a user or a workspace deletes its runs. src/database/constraints.ts derives the missing reference from the
-- names of these foreign keys.
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
  -- Whether the collector keeps the run's trace; NULL while unknown. False removes the link to the trace.
  trace_kept boolean,
  -- Of the request that used the idempotency key: the same key with another fingerprint is refused.
  idempotency_fingerprint text,
  -- The transaction that wrote the failure: a reader's snapshot tells which failures it has seen, even late commits.
  failed_xid xid8,
  check ((ended_at is null) = (state in ('queued', 'running'))),
  unique (org_id, id),
  unique (org_id, idempotency_key),
  constraint runs_workspace_fkey foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint runs_user_fkey foreign key (org_id, user_id) references users on delete cascade
);
create index runs_org_time on runs (org_id, queued_at desc);
create index runs_time on runs (queued_at desc, id desc);
create index runs_state on runs (org_id, state, queued_at desc);
create index runs_unfinished on runs (queued_at) where state in ('queued', 'running');
create index runs_unnotified on runs (ended_at) where state = 'failed' and notified_at is null;
create index runs_ended on runs (ended_at) where ended_at is not null;
create index runs_last_ended on runs (org_id, kind, ended_at desc) where state in ('success', 'failed');
create index runs_failed on runs (org_id, ended_at desc, id desc) where state = 'failed';
create index runs_failed_xid on runs (org_id, failed_xid) where failed_xid is not null;
create index runs_correlation on runs (org_id, correlation_id text_pattern_ops);
create index runs_trace on runs (org_id, trace_id) where trace_id is not null;
create index runs_workspace on runs (org_id, workspace_id) where workspace_id is not null;
create index runs_user on runs (org_id, user_id) where user_id is not null;
alter table runs enable row level security;
alter table runs force row level security;
create policy tenant on runs using (org_id = sextant_current_org());
create policy system_read on runs for select to sextant_system using (true);
grant select, insert on runs to sextant_app;
grant update (
  state, error_class, error_message, trace_id, trace_url, trace_kept, result, started_at, ended_at, notified_at
) on runs to sextant_app;
grant select (id, org_id, kind, state, queued_at, started_at, ended_at, notified_at) on runs to sextant_system;

create function sextant_note_failure() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.failed_xid := pg_current_xact_id();
  return new;
end
$$;
revoke execute on function sextant_note_failure from public;
create trigger note_failure before update on runs for each row
  when (new.state = 'failed' and old.state <> 'failed') execute function sextant_note_failure();

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
  -- The execution that wrote the result. A worker that lost its job cannot overwrite the result of its successor.
  result_execution bigint check (result_execution > 0),
  primary key (run_id, step),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index run_steps_failed on run_steps (org_id, ended_at) where state = 'failed';
alter table run_steps enable row level security;
alter table run_steps force row level security;
create policy tenant on run_steps using (org_id = sextant_current_org());
grant select, insert on run_steps to sextant_app;
grant update (state, attempt, error_class, error_message, started_at, ended_at, result, result_execution)
  on run_steps to sextant_app;

-- One row for each attempt of a step. Each attempt may have its own trace, and the collector does not keep every trace.
create table run_attempts (
  org_id uuid not null,
  run_id uuid not null,
  step text not null,
  -- Orders the executions of a step; the same number as run_steps.result_execution.
  execution bigint not null check (execution > 0),
  attempt integer not null check (attempt > 0),
  trace_id text not null,
  -- Whether the collector keeps the trace; NULL while unknown, or if the worker died.
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

create table schedules (
  org_id uuid not null references orgs on delete cascade,
  name text not null check (name <> ''),
  kind text not null,
  input jsonb not null,
  cron text not null,
  time_zone text not null,
  enabled boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (org_id, name)
);
alter table schedules enable row level security;
alter table schedules force row level security;
create policy tenant on schedules using (org_id = sextant_current_org());
create policy system_read on schedules for select to sextant_system using (true);
grant select, insert, delete on schedules to sextant_app;
grant update (kind, input, cron, time_zone, enabled, updated_at) on schedules to sextant_app;
grant select (org_id) on schedules to sextant_system;

-- Across orgs: these functions return ids and times, no content.
create function sextant_org_of_run(run uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select org_id from runs where id = run $$;

-- Unfinished runs in pages, oldest first, so that a caller never holds all of them.
create function sextant_unfinished_runs(
  queued_before timestamptz, max_rows integer,
  after_queued_at timestamptz default '-infinity', after_id uuid default '00000000-0000-0000-0000-000000000000')
  returns table (org_id uuid, run_id uuid, queued_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id, r.queued_at from runs r
  where r.state in ('queued', 'running') and r.queued_at <= queued_before
    and r.queued_at >= after_queued_at and (r.queued_at, r.id) > (after_queued_at, after_id)
  order by r.queued_at, r.id limit max_rows
$$;

create function sextant_unnotified_runs(ended_before timestamptz, max_rows integer)
  returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id from runs r
  where r.state = 'failed' and r.notified_at is null and r.ended_at <= ended_before
  order by r.ended_at limit max_rows
$$;

create function sextant_scheduled_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct s.org_id from schedules s order by s.org_id $$;

alter function sextant_org_of_run owner to sextant_system;
alter function sextant_unfinished_runs owner to sextant_system;
alter function sextant_unnotified_runs owner to sextant_system;
alter function sextant_scheduled_orgs owner to sextant_system;
revoke execute on function
  sextant_org_of_run, sextant_unfinished_runs, sextant_unnotified_runs, sextant_scheduled_orgs from public;
grant execute on function
  sextant_org_of_run, sextant_unfinished_runs, sextant_unnotified_runs, sextant_scheduled_orgs to sextant_app;


-- Events, vendor usage and stage statistics of runs -----------------------------------------------------------------

-- The writer sets id and ts, and a spooled row keeps them, so the primary key makes replays harmless.
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
create index run_event_logs_time on run_event_logs (org_id, ts);
alter table run_event_logs enable row level security;
alter table run_event_logs force row level security;
create policy tenant on run_event_logs using (org_id = sextant_current_org());
create policy system_read on run_event_logs for select to sextant_system using (true);
grant select, insert on run_event_logs to sextant_app;

-- Holds rows of weeks that have no partition. Partitions are only reachable through their parent: nothing is granted on
-- them, and row-level security without a policy shows no rows.
create table run_event_logs_default partition of run_event_logs default;
alter table run_event_logs_default enable row level security;
alter table run_event_logs_default force row level security;

create function sextant_make_event_partitions(weeks_ahead integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$ select sextant_make_partitions('run_event_logs', 'week', weeks_ahead) $$;
revoke execute on function sextant_make_event_partitions from public;
grant execute on function sextant_make_event_partitions to sextant_app;
select sextant_make_event_partitions(4);

-- Calls to vendors other than model providers. Usage and cost of model calls are in the ledger only.
create table run_vendor_usage (
  run_id uuid not null,
  org_id uuid not null,
  vendor text not null,
  calls bigint not null default 0 check (calls >= 0),
  errors bigint not null default 0 check (errors >= 0),
  rate_limit_hits bigint not null default 0 check (rate_limit_hits >= 0),
  quota_exhausted bigint not null default 0 check (quota_exhausted >= 0),
  primary key (run_id, org_id, vendor),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
alter table run_vendor_usage enable row level security;
alter table run_vendor_usage force row level security;
create policy tenant on run_vendor_usage using (org_id = sextant_current_org());
create policy checks_read on run_vendor_usage for select to sextant_system using (true);
grant select, insert on run_vendor_usage to sextant_app;
grant update (calls, errors, rate_limit_hits, quota_exhausted) on run_vendor_usage to sextant_app;
grant select (run_id, org_id, errors, rate_limit_hits, quota_exhausted) on run_vendor_usage to sextant_system;

-- The increments already added to run_vendor_usage. An increment that is sent again is found here and adds nothing.
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
create policy system_read on run_stage_stats for select to sextant_system using (true);
grant select, insert on run_stage_stats to sextant_app;
grant update (
  count_total, count_success, count_error, p50_ms, p95_ms, p99_ms, cost_nano_usd, tokens_input, tokens_output
) on run_stage_stats to sextant_app;
grant select (run_id, org_id) on run_stage_stats, run_event_logs to sextant_system;

-- Runs of all orgs that ended in the last hour, have events and have no stage statistics yet.
create function sextant_runs_without_stats(ended_before timestamptz, max_rows integer)
  returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.org_id, r.id from runs r
  where r.ended_at <= ended_before and r.ended_at > ended_before - interval '1 hour'
    and not exists (select from run_stage_stats s where s.run_id = r.id and s.org_id = r.org_id)
    and exists (select from run_event_logs e where e.run_id = r.id and e.org_id = r.org_id)
  order by r.ended_at limit max_rows
$$;
alter function sextant_runs_without_stats owner to sextant_system;
revoke execute on function sextant_runs_without_stats from public;
grant execute on function sextant_runs_without_stats to sextant_app;

-- Executions of runs. The writer sets id and timestamp, as for run_event_logs.
create table event_logs (
  id uuid not null,
  org_id uuid not null references orgs on delete cascade,
  workspace_id uuid,
  user_id uuid,
  event_type text not null check (event_type <> ''),
  status text not null check (status in ('success', 'error', 'canceled')),
  latency_ms double precision check (latency_ms >= 0),
  trace_id text,
  context jsonb not null default '{}',
  "timestamp" timestamptz not null,
  primary key (org_id, id, "timestamp"),
  constraint event_logs_workspace_fkey foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint event_logs_user_fkey foreign key (org_id, user_id) references users on delete cascade
) partition by range ("timestamp");
create index event_logs_time on event_logs (org_id, "timestamp");
create index event_logs_type on event_logs (org_id, event_type, "timestamp");
create index event_logs_errors on event_logs (org_id, "timestamp" desc, id desc) where status = 'error';
create index event_logs_trace on event_logs (org_id, trace_id) where trace_id is not null;
create index event_logs_workspace on event_logs (org_id, workspace_id) where workspace_id is not null;
create index event_logs_user on event_logs (org_id, user_id) where user_id is not null;
alter table event_logs enable row level security;
alter table event_logs force row level security;
create policy tenant on event_logs using (org_id = sextant_current_org());
create policy system_read on event_logs for select to sextant_system using (true);
grant select, insert on event_logs to sextant_app;

create table event_logs_default partition of event_logs default;
alter table event_logs_default enable row level security;
alter table event_logs_default force row level security;

create function sextant_make_event_log_partitions(months_ahead integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$ select sextant_make_partitions('event_logs', 'month', months_ahead) $$;
revoke execute on function sextant_make_event_log_partitions from public;
grant execute on function sextant_make_event_log_partitions to sextant_app;
select sextant_make_event_log_partitions(3);


-- Ledger ------------------------------------------------------------------------------------------------------------

-- One row for each call to a model provider. Append-only: a correction is a new row.
--
-- created_at is the time at which the call ended; a spooled row keeps it, so the primary key makes replays harmless.
-- There are no foreign keys: the ledger keeps what was spent after its run is deleted, and never refuses a row.
--
-- A correction supplies the cost that a call's row lacks. Its created_at is that of the call and its call_id is that of
-- the call followed by ':price', so a call has at most one. It has no tokens, so sums over all rows count each call
-- once. Calls are the rows where corrects is null.
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
  -- Cache tokens are part of prompt_tokens, reasoning tokens of completion_tokens. NULL: not reported.
  prompt_tokens bigint check (prompt_tokens >= 0),
  completion_tokens bigint check (completion_tokens >= 0),
  total_tokens bigint check (total_tokens >= 0),
  cache_read_tokens bigint check (cache_read_tokens >= 0),
  cache_write_tokens bigint check (cache_write_tokens >= 0),
  reasoning_tokens bigint check (reasoning_tokens >= 0),
  -- 1e-9 USD; NULL: unknown price or usage.
  cost_nano_usd bigint check (cost_nano_usd >= 0),
  cost_source text not null check (cost_source in ('computed', 'provider', 'unknown')),
  price_version text,
  latency_ms double precision not null check (latency_ms >= 0),
  time_to_first_token_ms double precision check (time_to_first_token_ms >= 0),
  status text not null check (status in ('success', 'error')),
  error_code text,
  service_tier text,
  created_at timestamptz not null,
  -- The id of the call's row, for a correction.
  corrects uuid,
  -- Computed on read: storing it took a tenth of the time of an insert.
  cost_usd numeric(20, 9) generated always as (cost_nano_usd::numeric / 1000000000) virtual,
  -- Where the token counts come from, and the provider's own usage report where the columns do not hold all of it. A
  -- count that cannot be right is NULL. There are no checks: an answered call is always recorded.
  usage_source text,
  raw_usage text,
  -- Ordered by time, so a new row goes to the end of its org's part of the index.
  primary key (org_id, created_at, call_id) include (cost_nano_usd),
  check ((cost_source = 'unknown') = (cost_nano_usd is null)),
  check (corrects is null or (cost_nano_usd is not null and
    coalesce(prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens)
      is null))
) partition by range (created_at);
create index llm_usage_ledger_model_time on llm_usage_ledger (provider, model_priced, created_at);
create index llm_usage_ledger_run on llm_usage_ledger (org_id, run_id);
create index llm_usage_ledger_unpriced on llm_usage_ledger (org_id, created_at, call_id)
  where cost_nano_usd is null and corrects is null;
alter table llm_usage_ledger enable row level security;
alter table llm_usage_ledger force row level security;
-- Evaluates the org once for each statement rather than for each row, which took a seventh of the time of an insert.
create policy tenant on llm_usage_ledger using (org_id = sextant_current_org())
  with check (org_id = (select sextant_current_org()));
create policy system_read on llm_usage_ledger for select to sextant_system using (true);
grant select, insert on llm_usage_ledger to sextant_app;
grant select (org_id, cost_nano_usd, corrects) on llm_usage_ledger to sextant_system;

create table llm_usage_ledger_default partition of llm_usage_ledger default;
alter table llm_usage_ledger_default enable row level security;
alter table llm_usage_ledger_default force row level security;

create function sextant_make_ledger_partitions(months_ahead integer) returns integer
  language sql security definer set search_path = public, pg_temp
  as $$ select sextant_make_partitions('llm_usage_ledger', 'month', months_ahead) $$;
revoke execute on function sextant_make_ledger_partitions from public;
grant execute on function sextant_make_ledger_partitions to sextant_app;
select sextant_make_ledger_partitions(3);

-- The ledger under the column names that cost reports use.
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

create function sextant_unpriced_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct l.org_id from llm_usage_ledger l where l.cost_nano_usd is null and l.corrects is null order by 1
$$;
alter function sextant_unpriced_orgs owner to sextant_system;
revoke execute on function sextant_unpriced_orgs from public;
grant execute on function sextant_unpriced_orgs to sextant_app;

-- Prices of an org that differ from the catalogue, in USD per million tokens.
create table price_overrides (
  org_id uuid not null references orgs on delete cascade,
  provider text not null,
  model text not null,
  input_usd_per_million numeric(18, 9) not null check (input_usd_per_million >= 0),
  cached_usd_per_million numeric(18, 9) check (cached_usd_per_million >= 0),
  output_usd_per_million numeric(18, 9) not null check (output_usd_per_million >= 0),
  from_date timestamptz not null,
  primary key (org_id, provider, model, from_date)
);
alter table price_overrides enable row level security;
alter table price_overrides force row level security;
create policy tenant on price_overrides using (org_id = sextant_current_org());
grant select, insert, delete on price_overrides to sextant_app;
grant update (input_usd_per_million, cached_usd_per_million, output_usd_per_million) on price_overrides to sextant_app;


-- Usage -------------------------------------------------------------------------------------------------------------

-- Dashboards and reports read these roll-ups rather than the rows of the ledger, runs and steps. A writer marks the
-- hours of its rows in the same transaction. The roller takes the marks, recomputes those hours from the rows and their
-- days from the hours, so roll-ups stay exact after late rows and corrections.

-- The exponent of a value's bin in a sketch with 1% relative accuracy (DDSketch with logarithmic mapping): bin k holds
-- values above g^(k-1) and at most g^k, where g = 1.01 / 0.99. Values below 0.001 count as 0.001.
create function sextant_sketch_key(value double precision) returns integer
  language sql immutable parallel safe
  return ceil(ln(greatest(value, 0.001::double precision))
    / ln(1.01::double precision / 0.99::double precision))::integer;

-- A sketch as bytes: an int2 with the first key, an int2 with the number of consecutive keys, and then the count of
-- each key as one byte, or as 255 followed by an int4. Concatenated sketches are a sketch of all their values. It takes
-- a fifth of the bytes of the arrays, which SQL can add up.
create function sextant_sketch_packed(keys integer[], counts integer[]) returns bytea
  language sql immutable strict parallel safe
  return (
    select int2send(min(key)::int2) || int2send(count(*)::int2) || string_agg(
      case when coalesce(count, 0) < 255 then substring(int4send(coalesce(count, 0)) from 4) else '\xff' || int4send(count) end,
      '' order by key)
    from generate_series((select min(k) from unnest(keys) k), (select max(k) from unnest(keys) k)) key
    left join unnest(keys, counts) bin (of, count) on bin.of = key
  );

-- Marks are only inserted, so writers never wait for each other; one hour may have several. There are no foreign keys,
-- because the ledger never refuses a row.
create table rollup_marks (
  org_id uuid not null,
  source text not null check (source in ('ledger', 'runs', 'steps')),
  hour timestamptz not null,
  marked_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
create index rollup_marks_hour on rollup_marks (org_id, source, hour);

-- Usage by hour. The sketch holds latency in ms. There are no foreign keys, as the ledger has none.
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
  -- 1e-9 USD; NULL: unknown.
  cost_nano_usd bigint,
  -- Calls with known usage and unknown cost.
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

-- The same without workspaces and users: few rows, so a month with percentiles is fast to read. Sketches are stored in
-- the row itself, because a month has hundreds of them.
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
  latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored,
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
  latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored,
  primary key (org_id, day, provider, model)
);

-- All models together, for queries that do not name a model.
create table total_usage_hourly (
  org_id uuid not null,
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
  latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored,
  primary key (org_id, hour)
);

create table total_usage_daily (
  org_id uuid not null,
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
  latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored,
  primary key (org_id, day)
);

-- Runs by the hour in which they were queued. timed_runs are the runs that have started and ended; runtime_us is the
-- sum of their run times; the sketch holds run times in ms. An hour is frozen when runs of it have been deleted: it can
-- no longer be recomputed.
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
  runtime_sketch bytea storage main generated always as (sextant_sketch_packed(runtime_keys, runtime_counts)) stored,
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
  runtime_sketch bytea storage main generated always as (sextant_sketch_packed(runtime_keys, runtime_counts)) stored,
  primary key (org_id, day, kind, state)
);

-- Steps that failed permanently, by the hour in which they ended.
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

do $$
declare
  rollup text;
begin
  foreach rollup in array array[
    'rollup_marks', 'usage_hourly', 'usage_daily', 'model_usage_hourly', 'model_usage_daily', 'total_usage_hourly',
    'total_usage_daily', 'runs_hourly', 'runs_daily', 'step_failures_hourly', 'step_failures_daily'
  ] loop
    execute format('alter table %I enable row level security', rollup);
    execute format('alter table %I force row level security', rollup);
    execute format('create policy tenant on %I using (org_id = sextant_current_org())', rollup);
    execute format('grant select, insert, delete on %I to sextant_app', rollup);
  end loop;
end
$$;

create policy system_read on rollup_marks for select to sextant_system using (true);
grant select on rollup_marks to sextant_system;
create policy system_freeze on runs_hourly to sextant_system using (true);
create policy system_freeze on step_failures_hourly to sextant_system using (true);
grant select (org_id, hour, frozen), update (frozen) on runs_hourly, step_failures_hourly to sextant_system;

-- Triggers mark the hours of new and changed rows with the writer's rights.
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

-- A retried step no longer counts as failed, so the hour in which it had ended is marked too.
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

-- Roll-ups keep runs that retention deletes: their hours are frozen.
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
alter function sextant_freeze_hours owner to sextant_system;
revoke execute on function sextant_freeze_hours from public;
create trigger freeze_hours after delete on runs
  referencing old table as old_rows for each statement execute function sextant_freeze_hours();

-- Across orgs: which orgs have marks, and how far the roller is behind.
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


-- Budgets -----------------------------------------------------------------------------------------------------------

-- A hard limit reserves the maximum cost of a call before the call is sent, atomically for all routers.
create table budgets (
  org_id uuid not null references orgs on delete cascade,
  period text not null check (period in ('day', 'month')),
  soft_limit_nano_usd bigint check (soft_limit_nano_usd >= 0),
  hard_limit_nano_usd bigint check (hard_limit_nano_usd >= 0),
  primary key (org_id, period),
  check (num_nonnulls(soft_limit_nano_usd, hard_limit_nano_usd) > 0)
);
alter table budgets enable row level security;
alter table budgets force row level security;
create policy tenant on budgets using (org_id = sextant_current_org());
create policy system_read on budgets for select to sextant_system using (true);
grant select, insert, delete on budgets to sextant_app;
grant update (soft_limit_nano_usd, hard_limit_nano_usd) on budgets to sextant_app;
grant select (org_id) on budgets to sextant_system;

create function sextant_budgeted_orgs() returns table (org_id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name from orgs o where exists (select from budgets b where b.org_id = o.id) order by o.name
$$;
alter function sextant_budgeted_orgs owner to sextant_system;
revoke execute on function sextant_budgeted_orgs from public;
grant execute on function sextant_budgeted_orgs to sextant_app;

-- One row for each org with a hard limit. Every decision locks it, so the budgets of the day and of the month are
-- reserved together or not at all.
create table budget_accounts (
  org_id uuid primary key references orgs on delete cascade,
  -- The UTC day and the first day of the UTC month that the amounts refer to.
  day date not null,
  month date not null,
  -- 1e-9 USD in the ledger at counted_at.
  day_spent_nano_usd bigint not null,
  month_spent_nano_usd bigint not null,
  -- The sums of the reservations in each state.
  open_nano_usd bigint not null,
  settled_nano_usd bigint not null,
  counted_at timestamptz not null
) with (fillfactor = 50);
alter table budget_accounts enable row level security;
alter table budget_accounts force row level security;
create policy tenant on budget_accounts using (org_id = sextant_current_org());
grant select, insert, update on budget_accounts to sextant_app;

-- One row for each call, from its reservation until its ledger row is counted.
create table budget_reservations (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null,
  call_id text not null,
  -- 1e-9 USD: the maximum cost of an open call, the actual cost of a settled one.
  nano_usd bigint not null check (nano_usd >= 0),
  state text not null check (state in ('open', 'settled')),
  -- created_at of the call's ledger row.
  ledger_at timestamptz,
  -- If open: the end of the lease, which the router renews. If settled: when to stop waiting for the ledger row.
  expires_at timestamptz not null,
  primary key (org_id, id)
) with (fillfactor = 70);
alter table budget_reservations enable row level security;
alter table budget_reservations force row level security;
create policy tenant on budget_reservations using (org_id = sextant_current_org());
grant select, insert, update, delete on budget_reservations to sextant_app;

-- These functions run with the rights of their caller, for the org of its transaction. They commit without waiting for
-- the disk: a crash of Postgres loses less than a second of reservations, and routers restore those of active calls.

-- Counts what the org has spent according to the ledger and removes reservations whose ledger rows are included, in one
-- snapshot. Runs one at a time for each org, so an older snapshot never replaces a newer one. Does nothing if the last
-- count is more recent than `fresh`.
create function sextant_count_budget(fresh interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  moment timestamptz;
  day_start timestamptz;
  month_start timestamptz;
  day_spent bigint;
  month_spent bigint;
  booked uuid[];
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('sextant_count_budget ' || org, 0));
  moment := clock_timestamp();
  day_start := date_trunc('day', moment at time zone 'UTC') at time zone 'UTC';
  month_start := date_trunc('month', moment at time zone 'UTC') at time zone 'UTC';
  perform from budget_accounts a
    where a.org_id = org and a.counted_at > moment - fresh and a.day = (day_start at time zone 'UTC')::date;
  if found then
    return;
  end if;
  with changed as materialized (
    select distinct hour from rollup_marks where org_id = org and source = 'ledger' and hour >= month_start
  ), hours as (
    select hour, cost_nano_usd as nano_usd from total_usage_hourly
    where org_id = org and hour >= month_start and hour not in (select hour from changed)
    union all
    select c.hour, l.nano_usd from changed c cross join lateral (
      select sum(cost_nano_usd) as nano_usd from llm_usage_ledger
      where org_id = org and created_at >= c.hour and created_at < c.hour + interval '1 hour'
      offset 0
    ) l
  )
  select coalesce(sum(nano_usd) filter (where hour >= day_start), 0), coalesce(sum(nano_usd), 0), (
      select array_agg(r.id) from budget_reservations r
      join llm_usage_ledger l on l.org_id = org and l.created_at = r.ledger_at and l.call_id = r.call_id
      where r.org_id = org
    )
  into day_spent, month_spent, booked from hours;
  perform from budget_accounts a where a.org_id = org for update;
  delete from budget_reservations r where r.org_id = org and (r.id = any (booked) or r.expires_at <= moment);
  insert into budget_accounts
  select org, (day_start at time zone 'UTC')::date, (month_start at time zone 'UTC')::date, day_spent, month_spent,
    coalesce(sum(r.nano_usd) filter (where r.state = 'open'), 0),
    coalesce(sum(r.nano_usd) filter (where r.state = 'settled'), 0), moment
  from budget_reservations r where r.org_id = org
  on conflict (org_id) do update set
    day = excluded.day, month = excluded.month,
    day_spent_nano_usd = excluded.day_spent_nano_usd, month_spent_nano_usd = excluded.month_spent_nano_usd,
    open_nano_usd = excluded.open_nano_usd, settled_nano_usd = excluded.settled_nano_usd,
    counted_at = excluded.counted_at;
end
$$;

-- Decides on calls, each {id, call_id, nano_usd}, in order. Returns no row if the budget must be counted first.
-- `decisions` has one entry for each call: granted; held, if the call would fit once calls in progress are settled at
-- no cost; over, if it cannot fit. The amounts are those of the budget with the least left; `period` is null without a
-- hard limit.
create function sextant_reserve_budget(calls jsonb, lease interval)
  returns table (decisions text[], period text, hard_nano_usd bigint, spent_nano_usd bigint, open_nano_usd bigint, age_ms bigint)
  language plpgsql as $$
declare
  org uuid := sextant_current_org();
  moment timestamptz := clock_timestamp();
  account budget_accounts;
  tightest record;
  wanted record;
  limited boolean;
  room bigint;
  under_way bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into account from budget_accounts a where a.org_id = org for update;
  if not found or account.day <> (moment at time zone 'UTC')::date then
    return;
  end if;
  decisions := '{}';
  select b.period, b.hard_limit_nano_usd as hard, s.spent + account.settled_nano_usd as spent into tightest
  from budgets b cross join lateral (
    select case b.period when 'day' then account.day_spent_nano_usd else account.month_spent_nano_usd end as spent
  ) s
  where b.org_id = org and b.hard_limit_nano_usd is not null
  order by b.hard_limit_nano_usd - s.spent limit 1;
  limited := found;
  room := tightest.hard - tightest.spent;
  under_way := account.open_nano_usd;
  -- Frees the reservations of dead routers when room is short; counting frees them too.
  if limited and (select sum((c ->> 'nano_usd')::bigint) from jsonb_array_elements(calls) c) > room - under_way then
    with gone as (
      delete from budget_reservations r where r.org_id = org and r.state = 'open' and r.expires_at <= moment
      returning r.nano_usd
    ) select under_way - coalesce(sum(nano_usd), 0) into under_way from gone;
  end if;
  for wanted in select * from jsonb_to_recordset(calls) as c (id uuid, call_id text, nano_usd bigint) loop
    if not limited then
      decisions := decisions || 'granted'::text;
    elsif room <= 0 or wanted.nano_usd > room then
      decisions := decisions || 'over'::text;
    elsif room - under_way <= 0 or wanted.nano_usd > room - under_way then
      decisions := decisions || 'held'::text;
    else
      decisions := decisions || 'granted'::text;
      under_way := under_way + wanted.nano_usd;
      insert into budget_reservations (org_id, id, call_id, nano_usd, state, expires_at)
      values (org, wanted.id, wanted.call_id, wanted.nano_usd, 'open', moment + lease);
    end if;
  end loop;
  if under_way <> account.open_nano_usd then
    update budget_accounts a set open_nano_usd = under_way where a.org_id = org;
  end if;
  period := tightest.period;
  hard_nano_usd := tightest.hard;
  spent_nano_usd := tightest.spent;
  open_nano_usd := under_way;
  age_ms := extract(epoch from moment - account.counted_at) * 1000;
  return next;
end
$$;

-- Ends reservations, each {id, nano_usd, ledger_at}: settles them at a cost until the ledger row is counted, or
-- releases them where nano_usd is null. Ignores reservations that no longer exist.
create function sextant_settle_budget(calls jsonb, keep interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  freed bigint;
  added bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from budget_accounts a where a.org_id = org for update;
  with ended as (
    select r.id, r.nano_usd as reserved, c.nano_usd as cost, c.ledger_at
    from jsonb_to_recordset(calls) as c (id uuid, nano_usd bigint, ledger_at timestamptz)
    join budget_reservations r on r.org_id = org and r.id = c.id and r.state = 'open'
  ), released as (
    delete from budget_reservations r using ended e where r.org_id = org and r.id = e.id and e.cost is null
  ), settled as (
    update budget_reservations r
    set state = 'settled', nano_usd = e.cost, ledger_at = e.ledger_at, expires_at = clock_timestamp() + keep
    from ended e where r.org_id = org and r.id = e.id and e.cost is not null
  )
  select coalesce(sum(reserved), 0), coalesce(sum(cost), 0) into freed, added from ended;
  update budget_accounts a
  set open_nano_usd = a.open_nano_usd - freed, settled_nano_usd = a.settled_nano_usd + added
  where a.org_id = org and (freed <> 0 or added <> 0);
end
$$;

-- Renews the leases of calls, each {id, call_id, nano_usd}. Restores a reservation that was lost, because its call is
-- still in progress.
create function sextant_renew_budget(calls jsonb, lease interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  lost bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from budget_accounts a where a.org_id = org for update;
  with wanted as (
    select * from jsonb_to_recordset(calls) as c (id uuid, call_id text, nano_usd bigint)
  ), renewed as (
    update budget_reservations r set expires_at = clock_timestamp() + lease
    from wanted w where r.org_id = org and r.id = w.id and r.state = 'open'
  ), restored as (
    insert into budget_reservations (org_id, id, call_id, nano_usd, state, expires_at)
    select org, w.id, w.call_id, w.nano_usd, 'open', clock_timestamp() + lease from wanted w
    where not exists (select from budget_reservations r where r.org_id = org and r.id = w.id)
    returning nano_usd
  )
  select coalesce(sum(nano_usd), 0) into lost from restored;
  update budget_accounts a set open_nano_usd = a.open_nano_usd + lost where a.org_id = org and lost <> 0;
end
$$;

revoke execute on function sextant_count_budget, sextant_reserve_budget, sextant_settle_budget, sextant_renew_budget
  from public;
grant execute on function sextant_count_budget, sextant_reserve_budget, sextant_settle_budget, sextant_renew_budget
  to sextant_app;


-- Quality -----------------------------------------------------------------------------------------------------------

-- Samples of results for review; reviewed_by is the person who decided a sample that the checks could not.
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
  reviewed_by text,
  reviewed_at timestamptz,
  primary key (run_id, org_id, entity_id),
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index qa_samples_org_time on qa_samples (org_id, created_at);
alter table qa_samples enable row level security;
alter table qa_samples force row level security;
create policy tenant on qa_samples using (org_id = sextant_current_org());
grant select, insert, update (result, notes, reviewed_by, reviewed_at) on qa_samples to sextant_app;

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
  constraint agent_trace_history_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint agent_trace_history_user_fkey foreign key (org_id, user_id) references users on delete cascade,
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index agent_trace_history_agent on agent_trace_history (org_id, agent_id, "timestamp");
create index agent_trace_history_flow on agent_trace_history (org_id, flow_id);
create index agent_trace_history_trace on agent_trace_history (org_id, trace_id);
create index agent_trace_history_time on agent_trace_history (org_id, "timestamp");
create index agent_trace_history_workspace on agent_trace_history (org_id, workspace_id)
  where workspace_id is not null;
create index agent_trace_history_user on agent_trace_history (org_id, user_id) where user_id is not null;
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
  constraint prompt_similarity_logs_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint prompt_similarity_logs_user_fkey foreign key (org_id, user_id) references users on delete cascade,
  foreign key (org_id, run_id) references runs (org_id, id) on delete cascade
);
create index prompt_similarity_logs_user on prompt_similarity_logs (org_id, user_id);
create index prompt_similarity_logs_agent on prompt_similarity_logs (org_id, agent_id);
create index prompt_similarity_logs_time on prompt_similarity_logs (org_id, "timestamp");
create index prompt_similarity_logs_run on prompt_similarity_logs (org_id, run_id);
create index prompt_similarity_logs_workspace on prompt_similarity_logs (org_id, workspace_id)
  where workspace_id is not null;
alter table prompt_similarity_logs enable row level security;
alter table prompt_similarity_logs force row level security;
create policy tenant on prompt_similarity_logs using (org_id = sextant_current_org());
grant select, insert on prompt_similarity_logs to sextant_app;


-- Dead letters ------------------------------------------------------------------------------------------------------

-- An archived dead letter outlives its run. It is refused only if the run belongs to another org.
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


-- Enrichment --------------------------------------------------------------------------------------------------------

-- The companies that enrichment runs research.
create table enrichment_entities (
  org_id uuid not null references orgs on delete cascade,
  id text not null check (id <> ''),
  name text not null,
  url text not null,
  email text,
  score double precision check (score between 0 and 100),
  reason text,
  scored_at timestamptz,
  scored_run_id uuid,
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, scored_run_id) references runs (org_id, id) on delete set null (scored_run_id)
);
create index enrichment_entities_run on enrichment_entities (org_id, scored_run_id);
alter table enrichment_entities enable row level security;
alter table enrichment_entities force row level security;
create policy tenant on enrichment_entities using (org_id = sextant_current_org());
create policy system_read on enrichment_entities for select to sextant_system using (true);
grant select, insert on enrichment_entities to sextant_app;
grant update (name, url, email, score, reason, scored_at, scored_run_id, updated_at)
  on enrichment_entities to sextant_app;
grant select on enrichment_entities to sextant_system;

-- Row-level security does not apply to materialized views, so services read this one through a function only.
create materialized view mv_enrichment_targets as
select org_id, id, name, url, email, scored_at from enrichment_entities where url <> '';
create unique index mv_enrichment_targets_key on mv_enrichment_targets (org_id, id);
create index mv_enrichment_targets_next on mv_enrichment_targets (org_id, scored_at nulls first, id);
alter materialized view mv_enrichment_targets owner to sextant_system;

create function sextant_enrichment_targets(max_rows integer) returns table (id text, name text, url text, email text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.name, t.url, t.email from mv_enrichment_targets t
  where t.org_id = sextant_current_org()
  order by t.scored_at nulls first, t.id limit max_rows
$$;

-- One row: the start of the last refresh.
create table enrichment_refreshes (started_at timestamptz not null);
insert into enrichment_refreshes values ('-infinity');
grant select, update on enrichment_refreshes to sextant_system;

-- Refreshes the targets unless another refresh has started since this call; returns whether it did. Of concurrent
-- callers the first refreshes, the second waits and refreshes, and the rest find that refresh done.
create function sextant_refresh_enrichment_targets() returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_at timestamptz := clock_timestamp();
begin
  perform pg_advisory_xact_lock(hashtext('sextant.enrichment_targets'));
  if exists (select from enrichment_refreshes where started_at >= asked_at) then
    return false;
  end if;
  update enrichment_refreshes set started_at = clock_timestamp();
  refresh materialized view concurrently mv_enrichment_targets;
  return true;
end
$$;

alter function sextant_enrichment_targets owner to sextant_system;
alter function sextant_refresh_enrichment_targets owner to sextant_system;
revoke execute on function sextant_enrichment_targets, sextant_refresh_enrichment_targets from public;
grant execute on function sextant_enrichment_targets, sextant_refresh_enrichment_targets to sextant_app;


-- Flags -------------------------------------------------------------------------------------------------------------

-- The most specific row applies: the user's, then the workspace's, then the org's, then the default, which has no org.
create table feature_flags (
  id uuid primary key default gen_random_uuid(),
  flag_name text not null check (flag_name <> ''),
  org_id uuid references orgs on delete cascade,
  workspace_id uuid,
  user_id uuid,
  is_enabled boolean not null,
  value jsonb,
  updated_by text not null,
  updated_at timestamptz not null default now(),
  unique nulls not distinct (flag_name, org_id, workspace_id, user_id),
  constraint feature_flags_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  constraint feature_flags_user_fkey foreign key (org_id, user_id) references users on delete cascade,
  check (num_nonnulls(workspace_id, user_id) <= case when org_id is null then 0 else 1 end)
);
create index feature_flags_workspace on feature_flags (workspace_id);
create index feature_flags_user on feature_flags (user_id);
alter table feature_flags enable row level security;
alter table feature_flags force row level security;
create policy tenant on feature_flags using (org_id = sextant_current_org());
create policy default_read on feature_flags for select using (org_id is null);
create policy system_default on feature_flags to sextant_system using (org_id is null);
grant select, insert, update (is_enabled, value, updated_by, updated_at) on feature_flags to sextant_app;
grant select, insert, update (is_enabled, value, updated_by, updated_at) on feature_flags to sextant_system;

-- A trigger writes these rows, so no change can be omitted, forged or altered.
create table feature_flag_changes (
  id uuid primary key default gen_random_uuid(),
  flag_name text not null,
  org_id uuid references orgs on delete cascade,
  workspace_id uuid,
  user_id uuid,
  before jsonb,
  after jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
create index feature_flag_changes_flag on feature_flag_changes (org_id, flag_name, changed_at);
alter table feature_flag_changes enable row level security;
alter table feature_flag_changes force row level security;
create policy tenant on feature_flag_changes using (org_id = sextant_current_org());
create policy default_read on feature_flag_changes for select using (org_id is null);
create policy system_insert on feature_flag_changes for insert to sextant_system with check (true);
grant select on feature_flag_changes to sextant_app;
grant insert on feature_flag_changes to sextant_system;

create function sextant_record_flag_change() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before jsonb := case when tg_op = 'UPDATE' then jsonb_build_object('enabled', old.is_enabled, 'value', old.value) end;
  after jsonb := jsonb_build_object('enabled', new.is_enabled, 'value', new.value);
begin
  if before is distinct from after then
    insert into feature_flag_changes (flag_name, org_id, workspace_id, user_id, before, after, changed_by)
    values (new.flag_name, new.org_id, new.workspace_id, new.user_id, before, after, new.updated_by);
  end if;
  return null;
end
$$;
alter function sextant_record_flag_change owner to sextant_system;
revoke execute on function sextant_record_flag_change from public;
create trigger record_change after insert or update on feature_flags
  for each row execute function sextant_record_flag_change();

-- Defaults apply to all orgs, so no org's transaction can write them; only this function can.
create function sextant_set_default_flag(flag text, enabled boolean, new_value jsonb, changed_by text) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into feature_flags (flag_name, is_enabled, value, updated_by) values (flag, enabled, new_value, changed_by)
  on conflict (flag_name, org_id, workspace_id, user_id) do update
  set is_enabled = excluded.is_enabled, value = excluded.value, updated_by = excluded.updated_by, updated_at = now()
$$;
alter function sextant_set_default_flag owner to sextant_system;
revoke execute on function sextant_set_default_flag from public;
grant execute on function sextant_set_default_flag to sextant_app;


-- Incidents ---------------------------------------------------------------------------------------------------------

-- An org has at most one unresolved incident for each key.
create table incidents (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null default gen_random_uuid(),
  key text not null check (key <> ''),
  title text not null,
  summary text,
  severity text not null check (severity in ('critical', 'warning', 'info')),
  state text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
  opened_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  primary key (org_id, id),
  check ((resolved_at is not null) = (state = 'resolved'))
);
create unique index incidents_open_key on incidents (org_id, key) where state <> 'resolved';
create index incidents_org_time on incidents (org_id, opened_at desc, id desc);
alter table incidents enable row level security;
alter table incidents force row level security;
create policy tenant on incidents using (org_id = sextant_current_org());
grant select, insert on incidents to sextant_app;
grant update (title, summary, severity, state, acknowledged_at, resolved_at) on incidents to sextant_app;

-- An alert that fires again has another start, and so another row.
create table incident_alerts (
  org_id uuid not null,
  incident_id uuid not null,
  fingerprint text not null check (fingerprint <> ''),
  starts_at timestamptz not null,
  name text not null,
  status text not null check (status in ('firing', 'resolved')),
  labels jsonb not null,
  annotations jsonb not null,
  ends_at timestamptz,
  primary key (org_id, incident_id, fingerprint, starts_at),
  foreign key (org_id, incident_id) references incidents on delete cascade
);
alter table incident_alerts enable row level security;
alter table incident_alerts force row level security;
create policy tenant on incident_alerts using (org_id = sextant_current_org());
grant select, insert on incident_alerts to sextant_app;
grant update (status, annotations, ends_at) on incident_alerts to sextant_app;

create table incident_actions (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null,
  incident_id uuid not null,
  actor text not null check (actor <> ''),
  action text not null check (action <> ''),
  note text,
  details jsonb,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (org_id, incident_id) references incidents on delete cascade
);
create index incident_actions_incident on incident_actions (org_id, incident_id, created_at);
alter table incident_actions enable row level security;
alter table incident_actions force row level security;
create policy tenant on incident_actions using (org_id = sextant_current_org());
grant select, insert (org_id, incident_id, actor, action, note, details) on incident_actions to sextant_app;


-- Checks and repeated work ------------------------------------------------------------------------------------------

-- The last failed run of each org and kind, if it ended since the given time and no later run succeeded. Canceled runs
-- do not count. Finds the pairs of org and kind by skipping from one to the next in the index.
create function sextant_last_runs_failed(ended_since timestamptz) returns table (org_id uuid, run_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  with recursive pair as (
    (select r.org_id, r.kind from runs r where r.state in ('success', 'failed') order by r.org_id, r.kind limit 1)
    union all
    select n.org_id, n.kind from pair p cross join lateral (
      select r.org_id, r.kind from runs r
      where r.state in ('success', 'failed') and (r.org_id, r.kind) > (p.org_id, p.kind)
      order by r.org_id, r.kind limit 1
    ) n
  )
  select p.org_id, l.id from pair p cross join lateral (
    select r.id, r.state, r.ended_at from runs r
    where r.org_id = p.org_id and r.kind = p.kind and r.state in ('success', 'failed')
    order by r.ended_at desc limit 1
  ) l
  where l.state = 'failed' and l.ended_at >= ended_since
  order by 1, 2
$$;

-- Orgs with a run, in progress or ended since the given time, in which a vendor returned errors or hit a limit.
create function sextant_orgs_with_vendor_trouble(ended_since timestamptz) returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  with recent as (
    select r.org_id, r.id from runs r where r.ended_at >= ended_since
    union all
    select r.org_id, r.id from runs r where r.state in ('queued', 'running')
  )
  select distinct r.org_id from recent r
  join run_vendor_usage u on u.run_id = r.id and u.org_id = r.org_id
  where u.errors > 0 or u.rate_limit_hits > 0 or u.quota_exhausted > 0
  order by 1
$$;

alter function sextant_last_runs_failed owner to sextant_system;
alter function sextant_orgs_with_vendor_trouble owner to sextant_system;
revoke execute on function sextant_last_runs_failed, sextant_orgs_with_vendor_trouble from public;
grant execute on function sextant_last_runs_failed, sextant_orgs_with_vendor_trouble to sextant_app;

-- The last success of each piece of repeated work, on any replica. Services access it through these functions only.
create table repeated_work (
  name text primary key,
  since timestamptz not null default now(),
  last_success timestamptz
);
grant select, insert, update on repeated_work to sextant_system;

-- The record of a piece of work, created by the first call, and the time on the database's clock.
create function sextant_work(work text)
  returns table (since timestamptz, last_success timestamptz, read_at timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  return query select w.since, w.last_success, clock_timestamp() from repeated_work w where w.name = work;
  if not found then
    insert into repeated_work (name) values (work) on conflict do nothing;
    return query select w.since, w.last_success, clock_timestamp() from repeated_work w where w.name = work;
  end if;
end
$$;

create function sextant_note_work(work text, succeeded_at timestamptz) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update repeated_work set last_success = greatest(last_success, succeeded_at) where name = work
$$;

create function sextant_all_work() returns table (name text, age_seconds double precision)
  language sql stable security definer set search_path = public, pg_temp as $$
  select w.name, extract(epoch from clock_timestamp() - coalesce(w.last_success, w.since))::double precision
  from repeated_work w order by w.name
$$;

alter function sextant_work owner to sextant_system;
alter function sextant_note_work owner to sextant_system;
alter function sextant_all_work owner to sextant_system;
revoke execute on function sextant_work, sextant_note_work, sextant_all_work from public;
grant execute on function sextant_work, sextant_note_work, sextant_all_work to sextant_app;


-- Retention ---------------------------------------------------------------------------------------------------------

-- Services cannot delete rows of these tables except through these functions. The ledger and its roll-ups are financial
-- records and are never deleted.

-- How many days an org with this plan keeps the rows of a table.
create function sextant_retention_days(kept text, plan text, org_days integer) returns integer
  language sql immutable parallel safe as $$
  select case
    when kept = 'run_event_logs' then 30
    when kept = 'qa_samples' then 90
    when plan = 'free' then 90
    when plan = 'enterprise' then coalesce(org_days, 365)
    else 365
  end
$$;

-- Rows of the table older than this are expired, for the org of the current transaction; NULL if it has none. A caller
-- can name a time earlier than now, never a later one.
create function sextant_retention_cutoff(kept text, as_of timestamptz) returns timestamptz
  language sql stable set search_path = public, pg_temp as $$
  select least(as_of, now()) - make_interval(days => sextant_retention_days(kept, o.plan, o.retention_days))
  from orgs o where o.id = sextant_current_org()
$$;

create function sextant_retention_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$ select o.id from orgs o order by o.id $$;

grant delete on event_logs, run_event_logs, runs, agent_trace_history, prompt_similarity_logs, dead_letters_archive,
  qa_samples to sextant_system;
grant select (org_id, id, "timestamp") on event_logs to sextant_system;
grant select (id, ts) on run_event_logs to sextant_system;
grant select (org_id, id, "timestamp") on agent_trace_history, prompt_similarity_logs to sextant_system;
grant select (org_id, queue, job_id, last_failed_at) on dead_letters_archive to sextant_system;
grant select (org_id, run_id, entity_id, created_at) on qa_samples to sextant_system;

-- Deletes up to max_rows expired rows of the current transaction's org, oldest first, and returns how many. Row-level
-- security also limits sextant_system, so rows of other orgs are safe. Rows that belong to a run are deleted with it.
-- Hash and merge joins are off: they would read a whole table for a few of its rows.
create function sextant_delete_expired(kept text, as_of timestamptz, max_rows integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  org uuid := sextant_current_org();
  cutoff timestamptz := sextant_retention_cutoff(kept, as_of);
  key text;
  happened text;
  ended text := '';
  deleted bigint;
begin
  case kept
    when 'event_logs' then key := 'id, "timestamp"'; happened := 'timestamp';
    when 'run_event_logs' then key := 'id, ts'; happened := 'ts';
    when 'agent_trace_history', 'prompt_similarity_logs' then key := 'id'; happened := 'timestamp';
    when 'dead_letters_archive' then key := 'queue, job_id, last_failed_at'; happened := 'last_failed_at';
    when 'qa_samples' then key := 'run_id, entity_id'; happened := 'created_at';
    -- A run never ends before it is queued, and queued_at has an index.
    when 'runs' then key := 'id'; happened := 'queued_at'; ended := 'and ended_at < $2';
  end case;
  if org is null or cutoff is null then
    return 0;
  end if;
  execute format(
    'delete from %1$I where (org_id, %2$s) in (
       select org_id, %2$s from %1$I where org_id = $1 and %3$I < $2 %4$s order by %3$I limit $3) %4$s',
    kept, key, happened, ended) using org, cutoff, max_rows;
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

-- Partitions of a table that end in the past, oldest first, with their bounds.
create function sextant_past_partitions(kept text)
  returns table (name text, lower_end timestamptz, upper_end timestamptz)
  language sql stable set search_path = public, pg_temp as $$
  select p.name, p.bounds[1]::timestamptz, p.bounds[2]::timestamptz
  from (
    select c.relname::text as name,
      regexp_match(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \(''(.+)''\) TO \(''(.+)''\)$') as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('public.' || quote_ident(kept))
  ) p
  where p.bounds[2]::timestamptz <= now() order by 2
$$;

-- The number of rows of each org between two times, for example those of a partition.
create function sextant_rows_between(kept text, lower_end timestamptz, upper_end timestamptz)
  returns table (org_id uuid, rows bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  case kept
    when 'event_logs' then return query select e.org_id, count(*) from event_logs e
      where e."timestamp" >= lower_end and e."timestamp" < upper_end group by 1;
    when 'run_event_logs' then return query select e.org_id, count(*) from run_event_logs e
      where e.ts >= lower_end and e.ts < upper_end group by 1;
  end case;
end
$$;

-- Whether every row between two times is expired. Probes the index once for each org that might keep rows, which is
-- cheaper than reading all rows.
create function sextant_nothing_kept_between(
  kept text, as_of timestamptz, lower_end timestamptz, upper_end timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  happened text;
  nothing boolean;
begin
  case kept
    when 'event_logs' then happened := 'timestamp';
    when 'run_event_logs' then happened := 'ts';
  end case;
  execute format(
    'select not exists (
       select from (
         select id, least($1, now()) - make_interval(days => sextant_retention_days(%1$L, plan, retention_days)) as cutoff
         from orgs offset 0
       ) o cross join lateral (
         select from %1$I k
         where k.org_id = o.id and k.%2$I >= greatest(o.cutoff, $2) and k.%2$I < $3 limit 1
       ) kept
       where o.cutoff < $3)',
    kept, happened) into nothing using as_of, lower_end, upper_end;
  return nothing;
end
$$;

-- Drops a partition that ends in the past and whose rows are all expired. Returns true if it did, false if an org still
-- keeps a row, and NULL if it could not get its locks within a quarter of a second, which is the longest that writers
-- wait. The owner of the tables owns this function.
create function sextant_drop_expired_partition(kept text, partition text, as_of timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '250ms' as $$
declare
  past record;
begin
  select * into past from sextant_past_partitions(kept) p where p.name = partition;
  if past.name is null then
    return false;
  end if;
  -- Blocks late rows of this partition from here on. Only the drop itself locks the whole table.
  execute format('lock table only %I in share mode', partition);
  if not sextant_nothing_kept_between(kept, as_of, past.lower_end, past.upper_end) then
    return false;
  end if;
  execute format('drop table %I', partition);
  return true;
exception
  when lock_not_available or deadlock_detected then return null;
end
$$;

alter function sextant_retention_orgs owner to sextant_system;
alter function sextant_delete_expired owner to sextant_system;
alter function sextant_rows_between owner to sextant_system;
alter function sextant_nothing_kept_between owner to sextant_system;
revoke execute on function
  sextant_retention_orgs, sextant_delete_expired, sextant_rows_between, sextant_nothing_kept_between from public;
grant execute on function
  sextant_retention_orgs, sextant_delete_expired, sextant_rows_between, sextant_nothing_kept_between to sextant_app;
revoke execute on function sextant_drop_expired_partition from public;
grant execute on function sextant_drop_expired_partition to sextant_app;


-- Reads across all orgs ---------------------------------------------------------------------------------------------

-- Platform administrators read these tables across orgs as sextant_reader, in one read-only transaction.
do $$
declare
  name text;
begin
  foreach name in array array[
    'runs', 'run_steps', 'run_event_logs', 'run_stage_stats', 'run_vendor_usage', 'qa_samples', 'llm_usage_ledger',
    'audit_log', 'incidents', 'incident_alerts', 'incident_actions', 'schedules',
    'usage_hourly', 'usage_daily', 'model_usage_hourly', 'model_usage_daily', 'total_usage_hourly', 'total_usage_daily',
    'runs_hourly', 'runs_daily', 'step_failures_hourly', 'step_failures_daily'
  ] loop
    execute format('create policy all_orgs on %I for select to sextant_reader using (true)', name);
    execute format('grant select on %I to sextant_reader', name);
  end loop;
end
$$;
create policy all_orgs on orgs for select to sextant_reader using (true);
grant select (id, name, plan, retention_days, created_at) on orgs to sextant_reader;
