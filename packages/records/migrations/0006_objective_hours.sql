-- The events of objectives by hour, copied from Prometheus, which keeps them for days only. They are the platform's, not an
-- org's; services use them through these functions.
create table objective_hours (
  objective text not null check (objective <> ''),
  hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
  good bigint not null check (good >= 0),
  total bigint not null check (total >= good),
  -- False if Prometheus has no samples of a part of the hour. A complete hour is final.
  complete boolean not null,
  primary key (objective, hour)
);
grant select, insert, update, delete on objective_hours to sextant_system;

-- Stores hours of an objective and returns how many changed. An incomplete hour is replaced by a complete one or by one
-- with more events: replicas of Prometheus have different gaps.
create function sextant_put_objective_hours(
  name text, hours timestamptz[], goods bigint[], totals bigint[], completes boolean[]) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed bigint;
begin
  insert into objective_hours as o (objective, hour, good, total, complete)
  select name, h.* from unnest(hours, goods, totals, completes) h
  on conflict (objective, hour) do update
    set good = excluded.good, total = excluded.total, complete = excluded.complete
    where not o.complete and (excluded.complete or excluded.total > o.total);
  get diagnostics changed = row_count;
  return changed;
end
$$;

-- The final hours of an objective from a time on.
create function sextant_complete_objective_hours(name text, since timestamptz) returns table (hour timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.hour from objective_hours o where o.objective = name and o.hour >= since and o.complete
$$;

-- The events of every objective between two hours.
create function sextant_objective_events(lower_end timestamptz, upper_end timestamptz)
  returns table (objective text, good bigint, total bigint, last_hour timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.objective, sum(o.good)::bigint, sum(o.total)::bigint, max(o.hour) from objective_hours o
  where o.hour >= lower_end and o.hour < upper_end group by 1
$$;

-- The events of an objective by hour or day (`step`, in UTC), with those of the `window_hours` that end with the last hour
-- of each step.
create function sextant_objective_history(
  name text, step text, lower_end timestamptz, upper_end timestamptz, window_hours integer)
  returns table (start timestamptz, good bigint, total bigint, complete_hours bigint, window_good bigint,
    window_total bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select date_trunc(step, h.hour, 'UTC'), sum(h.good)::bigint, sum(h.total)::bigint,
    count(*) filter (where h.complete), (array_agg(h.window_good order by h.hour desc))[1],
    (array_agg(h.window_total order by h.hour desc))[1]
  from (
    select o.hour, o.good, o.total, o.complete,
      (sum(o.good) over preceding)::bigint as window_good, (sum(o.total) over preceding)::bigint as window_total
    from objective_hours o
    where o.objective = name and o.hour >= lower_end - make_interval(hours => window_hours) and o.hour < upper_end
    window preceding as (
      order by o.hour range between make_interval(hours => window_hours - 1) preceding and current row)
  ) h
  where h.hour >= lower_end group by 1 order by 1
$$;

-- Deletes hours after 13 months, so that a year can be compared with the one before, and returns how many.
create function sextant_delete_old_objective_hours() returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  deleted bigint;
begin
  delete from objective_hours where hour < now() - interval '13 months';
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

alter function sextant_put_objective_hours owner to sextant_system;
alter function sextant_complete_objective_hours owner to sextant_system;
alter function sextant_objective_events owner to sextant_system;
alter function sextant_objective_history owner to sextant_system;
alter function sextant_delete_old_objective_hours owner to sextant_system;
revoke execute on function
  sextant_put_objective_hours, sextant_complete_objective_hours, sextant_objective_events, sextant_objective_history,
  sextant_delete_old_objective_hours
  from public;
grant execute on function
  sextant_put_objective_hours, sextant_complete_objective_hours, sextant_objective_events, sextant_objective_history,
  sextant_delete_old_objective_hours
  to sextant_app;
