-- Which org is whose. Names are compared without regard to case, as GitHub compares owners, and an owner of GitHub is known
-- by its id, so that a rename keeps the org. Orgs whose names differ only in case, from before, stay two orgs with all of
-- their rows: each is found by its exact name, any other case finds the older one. Nothing is merged or renamed.
alter table orgs
  add column name_key text unique,
  add column github_owner_id bigint unique check (github_owner_id > 0),
  -- The platform's own: no owner of GitHub gets it.
  add column is_platform boolean not null default false;

update orgs set name_key = lower(name)
where id in (select distinct on (lower(name)) id from orgs order by lower(name), created_at, id);

do $$
declare
  names text;
begin
  select string_agg(quote_literal(name), ', ' order by name) into names from orgs where name_key is null;
  if names is not null then
    raise notice 'orgs whose names differ from another only in case stay apart: %', names;
  end if;
end
$$;

create function sextant_key_org() returns trigger
  language plpgsql set search_path = public, pg_temp as $$
begin
  new.name_key := lower(new.name);
  return new;
end
$$;
revoke execute on function sextant_key_org from public;
create trigger key_org before insert on orgs for each row execute function sextant_key_org();

create policy system_update on orgs for update to sextant_system using (true);
grant select (name_key, github_owner_id, is_platform) on orgs to sextant_system;
grant insert (github_owner_id), update (github_owner_id, is_platform) on orgs to sextant_system;

create or replace function sextant_org_by_name(org_name text)
  returns table (id uuid, name text, plan text, retention_days integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name, o.plan, o.retention_days from orgs o
  where o.name = org_name or o.name_key = lower(org_name)
  order by o.name = org_name desc limit 1
$$;

create or replace function sextant_ensure_org(org_name text) returns uuid
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

-- The platform's own org of a name, made if there is none; NULL when it belongs to an owner of GitHub.
create function sextant_ensure_platform_org(org_name text) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  org uuid := sextant_ensure_org(org_name);
begin
  update orgs set is_platform = true where id = org and not is_platform and github_owner_id is null;
  return (select id from orgs where id = org and is_platform);
end
$$;

-- The org of an owner of GitHub, made if there is none. An org of the owner's login that is nobody's yet is bound to the
-- owner. A login that is reserved, or whose org is another's, gets an org of its own: no login has a dot.
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

alter function sextant_ensure_platform_org owner to sextant_system;
alter function sextant_org_of_github_owner owner to sextant_system;
revoke execute on function sextant_ensure_platform_org, sextant_org_of_github_owner from public;
grant execute on function sextant_ensure_platform_org, sextant_org_of_github_owner to sextant_app;
