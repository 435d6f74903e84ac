-- Lists of runs: sorted by duration, and filtered by error class.
-- The time from start to end; NULL until the run has ended. Adding it rewrites the table.
alter table runs add column duration_us bigint generated always as (
  case when ended_at >= started_at then (extract(epoch from ended_at - started_at) * 1000000)::bigint end
) stored;
-- Not by org: a list of one org skips the rows of the others. By kind too, because all runs of a kind can be slow.
create index runs_duration on runs (duration_us desc, id desc) where duration_us is not null;
create index runs_kind_duration on runs (kind, duration_us desc, id desc) where duration_us is not null;
create index runs_error_class on runs (org_id, error_class, queued_at desc) where error_class is not null;
