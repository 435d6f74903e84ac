-- Retention: how long rows are kept, and the functions that delete those kept long enough. Services may delete nothing
-- else of these tables. The ledger and its roll-ups are records of money and stay.

-- Days that rows of a table are kept for an org of a plan.
create function sextant_retention_days(kept text, plan text, org_days integer) returns integer
  language sql immutable parallel safe as $$
  select case
    when kept = 'run_event_logs' then 30
    when kept = 'qa_samples' then 90
    when plan = 'free' then 90
    when plan = 'enterprise' then coalesce(org_days, 365)
    else 365
  end
$$;

-- Rows of a table from before this time are to go, of the org of the current transaction; NULL when it names none.
-- Whoever asks can name an earlier time than now, never a later one.
create function sextant_retention_cutoff(kept text, as_of timestamptz) returns timestamptz
  language sql stable set search_path = public, pg_temp as $$
  select least(as_of, now()) - make_interval(days => sextant_retention_days(kept, o.plan, o.retention_days))
  from orgs o where o.id = sextant_current_org()
$$;

create function sextant_retention_orgs() returns table (org_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$ select o.id from orgs o order by o.id $$;

-- Run events have no index by org and time yet; event_logs and the others have.
create index run_event_logs_time on run_event_logs (org_id, ts);

grant delete on event_logs, run_event_logs, runs, agent_trace_history, prompt_similarity_logs, dead_letters_archive,
  qa_samples to sextant_system;
grant select (org_id, id, "timestamp") on event_logs to sextant_system;
grant select (id, ts) on run_event_logs to sextant_system;
grant select (org_id, id, "timestamp") on agent_trace_history, prompt_similarity_logs to sextant_system;
grant select (org_id, queue, job_id, last_failed_at) on dead_letters_archive to sextant_system;
grant select (org_id, run_id, entity_id, created_at) on qa_samples to sextant_system;

-- Deletes at most so many expired rows of the current transaction's org, oldest first, and returns how many it did.
-- sextant_system does not bypass row-level security either, so that no other org's rows can go. What hangs on a run goes
-- with it. By nested loops over indexes, as a hash join would read a whole table for a few of its rows.
create function sextant_delete_expired(kept text, as_of timestamptz, max_rows integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp
  set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  org uuid := sextant_current_org();
  cutoff timestamptz := sextant_retention_cutoff(kept, as_of);
  key text;
  happened text;
  ended text := '';
  deleted bigint;
begin
  case kept
    when 'event_logs' then key := 'id, "timestamp"'; happened := 'timestamp';
    when 'run_event_logs' then key := 'id, ts'; happened := 'ts';
    when 'agent_trace_history', 'prompt_similarity_logs' then key := 'id'; happened := 'timestamp';
    when 'dead_letters_archive' then key := 'queue, job_id, last_failed_at'; happened := 'last_failed_at';
    when 'qa_samples' then key := 'run_id, entity_id'; happened := 'created_at';
    -- No run ends before it is queued, and by that time there is an index.
    when 'runs' then key := 'id'; happened := 'queued_at'; ended := 'and ended_at < $2';
  end case;
  if org is null or cutoff is null then
    return 0;
  end if;
  execute format(
    'delete from %1$I where (org_id, %2$s) in (
       select org_id, %2$s from %1$I where org_id = $1 and %3$I < $2 %4$s order by %3$I limit $3) %4$s',
    kept, key, happened, ended) using org, cutoff, max_rows;
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

-- Partitions of a table whose time is over, oldest first, with their bounds.
create function sextant_past_partitions(kept text)
  returns table (name text, lower_end timestamptz, upper_end timestamptz)
  language sql stable set search_path = public, pg_temp as $$
  select p.name, p.bounds[1]::timestamptz, p.bounds[2]::timestamptz
  from (
    select c.relname::text as name,
      regexp_match(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \(''(.+)''\) TO \(''(.+)''\)$') as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('public.' || quote_ident(kept))
  ) p
  where p.bounds[2]::timestamptz <= now() order by 2
$$;

-- The rows of each org between two times, as those of a partition.
create function sextant_rows_between(kept text, lower_end timestamptz, upper_end timestamptz)
  returns table (org_id uuid, rows bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  case kept
    when 'event_logs' then return query select e.org_id, count(*) from event_logs e
      where e."timestamp" >= lower_end and e."timestamp" < upper_end group by 1;
    when 'run_event_logs' then return query select e.org_id, count(*) from run_event_logs e
      where e.ts >= lower_end and e.ts < upper_end group by 1;
  end case;
end
$$;

-- Whether no org keeps a row between two times. Asks the index once for each org that could, rather than read all rows.
create function sextant_nothing_kept_between(
  kept text, as_of timestamptz, lower_end timestamptz, upper_end timestamptz) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  happened text;
  nothing boolean;
begin
  case kept
    when 'event_logs' then happened := 'timestamp';
    when 'run_event_logs' then happened := 'ts';
  end case;
  execute format(
    'select not exists (
       select from (
         select id, least($1, now()) - make_interval(days => sextant_retention_days(%1$L, plan, retention_days)) as cutoff
         from orgs offset 0
       ) o cross join lateral (
         select from %1$I k
         where k.org_id = o.id and k.%2$I >= greatest(o.cutoff, $2) and k.%2$I < $3 limit 1
       ) kept
       where o.cutoff < $3)',
    kept, happened) into nothing using as_of, lower_end, upper_end;
  return nothing;
end
$$;

-- Drops a partition whose time is over and of which no org keeps a row: true; false when some org does; NULL when it
-- could not get its locks quickly, so that writers wait a quarter of a second at most. Owned by the owner of the tables.
create function sextant_drop_expired_partition(kept text, partition text, as_of timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '250ms' as $$
declare
  past record;
begin
  select * into past from sextant_past_partitions(kept) p where p.name = partition;
  if past.name is null then
    return false;
  end if;
  -- Keeps late rows out from here on. They wait for this partition alone; for the table all wait, but only to drop.
  execute format('lock table only %I in share mode', partition);
  if not sextant_nothing_kept_between(kept, as_of, past.lower_end, past.upper_end) then
    return false;
  end if;
  execute format('drop table %I', partition);
  return true;
exception
  when lock_not_available or deadlock_detected then return null;
end
$$;

alter function sextant_retention_orgs owner to sextant_system;
alter function sextant_delete_expired owner to sextant_system;
alter function sextant_rows_between owner to sextant_system;
alter function sextant_nothing_kept_between owner to sextant_system;
create policy system_read on event_logs for select to sextant_system using (true);
revoke execute on function sextant_retention_orgs, sextant_delete_expired, sextant_rows_between,
  sextant_nothing_kept_between, sextant_drop_expired_partition from public;
grant execute on function sextant_retention_orgs, sextant_delete_expired, sextant_rows_between,
  sextant_nothing_kept_between, sextant_drop_expired_partition to sextant_app;
