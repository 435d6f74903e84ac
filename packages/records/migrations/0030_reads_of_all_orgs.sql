-- The platform's administrators read the records of all orgs at once, as the role sextant_reader. Services take that role
-- for one read-only transaction; as sextant_app they see one org only, as before: its policies do not change.
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

-- Lists of all orgs are by time alone.
create index runs_time on runs (queued_at desc, id desc);

-- An org takes its own prices back.
grant delete on price_overrides to sextant_app;
