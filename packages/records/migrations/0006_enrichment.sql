-- The companies that enrichment runs look into.
create table enrichment_entities (
  org_id uuid not null references orgs on delete cascade,
  id text not null check (id <> ''),
  name text not null,
  url text not null,
  email text,
  score double precision check (score between 0 and 100),
  reason text,
  scored_at timestamptz,
  scored_run_id uuid,
  updated_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, scored_run_id) references runs (org_id, id) on delete set null (scored_run_id)
);
create index enrichment_entities_run on enrichment_entities (org_id, scored_run_id);
alter table enrichment_entities enable row level security;
alter table enrichment_entities force row level security;
create policy tenant on enrichment_entities using (org_id = sextant_current_org());
grant select, insert on enrichment_entities to sextant_app;
grant update (name, url, email, score, reason, scored_at, scored_run_id, updated_at)
  on enrichment_entities to sextant_app;
create policy system_read on enrichment_entities for select to sextant_system using (true);
grant select on enrichment_entities to sextant_system;

-- Row-level security does not reach materialized views, so services read this one through a function only.
create materialized view mv_enrichment_targets as
select org_id, id, name, url, email, scored_at from enrichment_entities where url <> '';
create unique index mv_enrichment_targets_key on mv_enrichment_targets (org_id, id);
create index mv_enrichment_targets_next on mv_enrichment_targets (org_id, scored_at nulls first, id);
alter materialized view mv_enrichment_targets owner to sextant_system;

create function sextant_enrichment_targets(max_rows integer) returns table (id text, name text, url text, email text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.name, t.url, t.email from mv_enrichment_targets t
  where t.org_id = sextant_current_org()
  order by t.scored_at nulls first, t.id limit max_rows
$$;

-- One row: when the last refresh began.
create table enrichment_refreshes (started_at timestamptz not null);
insert into enrichment_refreshes values ('-infinity');
grant select, update on enrichment_refreshes to sextant_system;

-- Refreshes the targets, unless a refresh that began after this call has done it; returns whether it did. Of many calls
-- at once the first refreshes, the second waits and refreshes, and the others find that done.
create function sextant_refresh_enrichment_targets() returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked_at timestamptz := clock_timestamp();
begin
  perform pg_advisory_xact_lock(hashtext('sextant.enrichment_targets'));
  if exists (select from enrichment_refreshes where started_at >= asked_at) then
    return false;
  end if;
  update enrichment_refreshes set started_at = clock_timestamp();
  refresh materialized view concurrently mv_enrichment_targets;
  return true;
end
$$;

alter function sextant_enrichment_targets owner to sextant_system;
alter function sextant_refresh_enrichment_targets owner to sextant_system;
revoke execute on function sextant_enrichment_targets, sextant_refresh_enrichment_targets from public;
grant execute on function sextant_enrichment_targets, sextant_refresh_enrichment_targets to sextant_app;
