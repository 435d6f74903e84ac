-- Unfinished runs in pages: however many wait, who looks at all of them holds a few at a time.
drop function sextant_unfinished_runs(timestamptz, integer);
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
alter function sextant_unfinished_runs owner to sextant_system;
revoke execute on function sextant_unfinished_runs from public;
grant execute on function sextant_unfinished_runs to sextant_app;
