-- Runs of all tenants that ended, left events and have no figures of their stages yet, for whoever computes them. Looked
-- for among the last hour's: older ones left events that came too late, and their figures can be computed by name.
create policy system_read on run_stage_stats for select to sextant_system using (true);
create policy system_read on run_event_logs for select to sextant_system using (true);
grant select (run_id, org_id) on run_stage_stats, run_event_logs to sextant_system;
create index runs_ended on runs (ended_at) where ended_at is not null;

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
