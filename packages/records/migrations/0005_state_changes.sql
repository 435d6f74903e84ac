-- The transaction that last changed the state of a run or an incident: a reader's snapshot tells which changes it has seen,
-- even late commits. NULL for rows that have not changed since.
alter table runs add column state_xid xid8;
alter table incidents add column state_xid xid8;
create index runs_state_xid on runs (org_id, state_xid) where state_xid is not null;
create index incidents_state_xid on incidents (org_id, state_xid) where state_xid is not null;

create function sextant_note_state() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.state_xid := pg_current_xact_id();
  return new;
end
$$;
revoke execute on function sextant_note_state from public;
create trigger note_new_state before insert on runs for each row execute function sextant_note_state();
create trigger note_state before update on runs for each row
  when (new.state <> old.state) execute function sextant_note_state();
create trigger note_new_state before insert on incidents for each row execute function sextant_note_state();
create trigger note_state before update on incidents for each row
  when (new.state <> old.state) execute function sextant_note_state();
