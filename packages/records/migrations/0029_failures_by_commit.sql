-- The transaction that wrote a run's failure: which failures a reader has seen follows from its snapshot, also when one is
-- committed late. Failures from before have none, and are not news to anybody.
alter table runs add column failed_xid xid8;
create index runs_failed_xid on runs (org_id, failed_xid) where failed_xid is not null;

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
