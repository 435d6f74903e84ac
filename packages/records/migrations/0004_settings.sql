-- What people set: feature flags, budgets, prices, schedules.

-- The row that decides is the user's, then the workspace's, then the org's, then the default, which has no org.
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
  check (num_nonnulls(workspace_id, user_id) <= case when org_id is null then 0 else 1 end)
);
create index feature_flags_workspace on feature_flags (workspace_id);
create index feature_flags_user on feature_flags (user_id);
alter table feature_flags enable row level security;
alter table feature_flags force row level security;
create policy tenant on feature_flags using (org_id = sextant_current_org());
create policy default_read on feature_flags for select using (org_id is null);
grant select, insert on feature_flags to sextant_app;
grant update (is_enabled, value, updated_by, updated_at) on feature_flags to sextant_app;

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
grant select on feature_flag_changes to sextant_app;

-- Changes are written by this trigger alone, so that none can be forgotten, forged or altered.
create policy system_insert on feature_flag_changes for insert to sextant_system with check (true);
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

-- Defaults hold for all tenants, so that no tenant's transaction can write them: only this function.
create policy system_default on feature_flags to sextant_system using (org_id is null);
grant select, insert on feature_flags to sextant_system;
grant update (is_enabled, value, updated_by, updated_at) on feature_flags to sextant_system;

create function sextant_set_default_flag(flag text, enabled boolean, new_value jsonb, changed_by text) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into feature_flags (flag_name, is_enabled, value, updated_by) values (flag, enabled, new_value, changed_by)
  on conflict (flag_name, org_id, workspace_id, user_id) do update
  set is_enabled = excluded.is_enabled, value = excluded.value, updated_by = excluded.updated_by, updated_at = now()
$$;
alter function sextant_set_default_flag owner to sextant_system;
revoke execute on function sextant_set_default_flag from public;
grant execute on function sextant_set_default_flag to sextant_app;

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
grant select, insert, delete on budgets to sextant_app;
grant update (soft_limit_nano_usd, hard_limit_nano_usd) on budgets to sextant_app;

-- USD for a million tokens.
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
grant select, insert on price_overrides to sextant_app;
grant update (input_usd_per_million, cached_usd_per_million, output_usd_per_million) on price_overrides to sextant_app;

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
grant select, insert, delete on schedules to sextant_app;
grant update (kind, input, cron, time_zone, enabled, updated_at) on schedules to sextant_app;

-- Across tenants: which orgs have budgets, which have schedules.
create policy system_read on budgets for select to sextant_system using (true);
create policy system_read on schedules for select to sextant_system using (true);
grant select (org_id) on budgets, schedules to sextant_system;

create function sextant_budgeted_orgs() returns table (org_id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name from orgs o where exists (select from budgets b where b.org_id = o.id) order by o.name
$$;

create function sextant_scheduled_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct s.org_id from schedules s order by s.org_id $$;

alter function sextant_budgeted_orgs owner to sextant_system;
alter function sextant_scheduled_orgs owner to sextant_system;
revoke execute on function sextant_budgeted_orgs, sextant_scheduled_orgs from public;
grant execute on function sextant_budgeted_orgs, sextant_scheduled_orgs to sextant_app;
