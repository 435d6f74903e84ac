-- Who is in an org and what they did: workspaces, users, API keys, the audit log, executions, incidents.

create table workspaces (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  constraint workspaces_name_key unique (org_id, name)
);

create table users (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null default gen_random_uuid(),
  workspace_id uuid,
  email text not null check (email <> ''),
  name text,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  constraint users_workspace_fkey foreign key (org_id, workspace_id) references workspaces on delete cascade
);
create unique index users_email_key on users (org_id, lower(email));
create index users_workspace on users (org_id, workspace_id);

-- Ids that rows had before there were workspaces and users stay valid: each gets one that is named after it. The owner
-- of the tables sees all tenants' rows only while row-level security is not forced on it.
alter table runs no force row level security;
alter table feature_flags no force row level security;
alter table agent_trace_history no force row level security;
alter table prompt_similarity_logs no force row level security;

insert into workspaces (org_id, id, name)
select org_id, workspace_id, workspace_id::text from (
  select org_id, workspace_id from runs union select org_id, workspace_id from feature_flags
  union select org_id, workspace_id from agent_trace_history
  union select org_id, workspace_id from prompt_similarity_logs
) known where workspace_id is not null;

insert into users (org_id, id, email)
select org_id, user_id, user_id || '@unknown.invalid' from (
  select org_id, user_id from runs union select org_id, user_id from feature_flags
  union select org_id, user_id from agent_trace_history union select org_id, user_id from prompt_similarity_logs
) known where user_id is not null;

alter table runs force row level security;
alter table feature_flags force row level security;
alter table agent_trace_history force row level security;
alter table prompt_similarity_logs force row level security;

alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy tenant on workspaces using (org_id = sextant_current_org());
grant select, insert, delete on workspaces to sextant_app;
alter table users enable row level security;
alter table users force row level security;
create policy tenant on users using (org_id = sextant_current_org());
grant select, insert, delete on users to sextant_app;

-- With a user or a workspace goes what is theirs. The ledger stays, as it is what was spent, and so does the record of
-- changes to flags. The names of these keys tell records/src/references.ts what was missing.
alter table runs
  add constraint runs_workspace_fkey foreign key (org_id, workspace_id) references workspaces on delete cascade,
  add constraint runs_user_fkey foreign key (org_id, user_id) references users on delete cascade;
alter table feature_flags
  add constraint feature_flags_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  add constraint feature_flags_user_fkey foreign key (org_id, user_id) references users on delete cascade;
alter table agent_trace_history
  add constraint agent_trace_history_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  add constraint agent_trace_history_user_fkey foreign key (org_id, user_id) references users on delete cascade;
alter table prompt_similarity_logs
  add constraint prompt_similarity_logs_workspace_fkey
    foreign key (org_id, workspace_id) references workspaces on delete cascade,
  add constraint prompt_similarity_logs_user_fkey foreign key (org_id, user_id) references users on delete cascade;
create index runs_workspace on runs (org_id, workspace_id) where workspace_id is not null;
create index runs_user on runs (org_id, user_id) where user_id is not null;
create index agent_trace_history_workspace on agent_trace_history (org_id, workspace_id)
  where workspace_id is not null;
create index agent_trace_history_user on agent_trace_history (org_id, user_id) where user_id is not null;
create index prompt_similarity_logs_workspace on prompt_similarity_logs (org_id, workspace_id)
  where workspace_id is not null;

-- Only the SHA-256 of a key is kept, and services cannot read it: they ask sextant_api_key.
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
  constraint api_keys_user_fkey foreign key (org_id, user_id) references users on delete cascade
);
create index api_keys_org_time on api_keys (org_id, created_at);
create index api_keys_user on api_keys (org_id, user_id) where user_id is not null;
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy tenant on api_keys using (org_id = sextant_current_org());
grant select (id, org_id, user_id, name, role, created_by, created_at, expires_at, revoked_at, last_used_at)
  on api_keys to sextant_app;
grant insert (id, org_id, user_id, name, key_hash, role, created_by, expires_at) on api_keys to sextant_app;
grant update (expires_at, revoked_at) on api_keys to sextant_app;

-- Written once: nobody but the owner of the table can change or delete a row, or say when it was.
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

-- The id and timestamp are given by who records the execution and travel with it through a spool, so the key makes a
-- replay harmless.
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

-- An org has at most one incident of a key that is not resolved.
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

-- An alert that fires again is another row: its start is another.
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

-- Across tenants: an org by its name, and whose a key is.
grant select (plan, retention_days) on orgs to sextant_system;
create policy system_read on api_keys for select to sextant_system using (true);
create policy system_used on api_keys for update to sextant_system using (true);
grant select on api_keys to sextant_system;
grant update (last_used_at) on api_keys to sextant_system;

create function sextant_org_by_name(org_name text)
  returns table (id uuid, name text, plan text, retention_days integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select o.id, o.name, o.plan, o.retention_days from orgs o where o.name = org_name $$;

-- The key of a hash that is neither revoked nor expired; notes its use once a minute.
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
    -- Whom another call forestalls does not wait for it.
    update api_keys set last_used_at = now()
    where id = (select id from api_keys where id = found_key.id for update skip locked);
  end if;
  return query select found_key.id, found_key.org_id, o.name, found_key.name, found_key.role, found_key.user_id
    from orgs o where o.id = found_key.org_id;
end
$$;

alter function sextant_org_by_name owner to sextant_system;
alter function sextant_api_key owner to sextant_system;
revoke execute on function sextant_org_by_name, sextant_api_key from public;
grant execute on function sextant_org_by_name, sextant_api_key to sextant_app;
