-- The platform's administrators see which orgs there are, and set the plan of each.
grant select (created_at) on orgs to sextant_system;
grant update (plan, retention_days) on orgs to sextant_app;

create function sextant_orgs(max_rows integer, before_created timestamptz, before_id uuid)
  returns table (id uuid, name text, plan text, retention_days integer, created_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.name, o.plan, o.retention_days, o.created_at from orgs o
  where before_id is null or (o.created_at, o.id) < (before_created, before_id)
  order by o.created_at desc, o.id desc limit max_rows
$$;
alter function sextant_orgs owner to sextant_system;
revoke execute on function sextant_orgs from public;
grant execute on function sextant_orgs to sextant_app;
