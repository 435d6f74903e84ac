-- What ops does by itself: looks at all tenants every few minutes, and repeats other work once a day.

-- When each piece of repeated work last succeeded, wherever it ran; services reach it by the functions below only.
create table repeated_work (
  name text primary key,
  since timestamptz not null default now(),
  last_success timestamptz
);
grant select, insert, update on repeated_work to sextant_system;

-- The record of a piece of work, made at the first call, and the time on the database's clock.
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

-- Across tenants: which runs and orgs are worth a look. Content is read as the tenant, afterwards.
create index runs_last_ended on runs (org_id, kind, ended_at desc) where state in ('success', 'failed');
create policy checks_read on run_vendor_usage for select to sextant_system using (true);
grant select (kind, started_at) on runs to sextant_system;
grant select (run_id, org_id, errors, rate_limit_hits, quota_exhausted) on run_vendor_usage to sextant_system;

-- Of each org and kind the run that ended last, if it failed and ended since the given time; canceled runs do not count.
-- The pairs of org and kind are found by jumping from one to the next in the index.
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

-- Orgs with a run, under way or ended since the given time, to which a vendor did not answer well.
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
