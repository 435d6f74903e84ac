-- Sketches of those who read many, in a fifth of the bytes: an int2 each for the first key and for how many keys follow
-- one another from it on, and then the count of each key: a byte, or 255 and an int4. Sketches one after the other are
-- still a sketch of all.
create function sextant_sketch_packed(keys integer[], counts integer[]) returns bytea
  language sql immutable strict parallel safe
  return (
    select int2send(min(key)::int2) || int2send(count(*)::int2) || string_agg(
      case when coalesce(count, 0) < 255 then substring(int4send(coalesce(count, 0)) from 4) else '\xff' || int4send(count) end,
      '' order by key)
    from generate_series((select min(k) from unnest(keys) k), (select max(k) from unnest(keys) k)) key
    left join unnest(keys, counts) bin (of, count) on bin.of = key
  );

-- In the row itself: a month has hundreds, and each would be looked up.
do $$
declare
  rolled text;
  measured text;
begin
  for rolled, measured in
    select rows_of || units, value from unnest(array['_hourly', '_daily']) units,
      (values ('model_usage', 'latency'), ('total_usage', 'latency'), ('runs', 'runtime')) kind (rows_of, value)
  loop
    execute format(
      'alter table %1$I drop column %2$s_sketch, add column %2$s_sketch bytea storage main
        generated always as (sextant_sketch_packed(%2$s_keys, %2$s_counts)) stored',
      rolled, measured);
  end loop;
end
$$;

drop function sextant_sketch_bytes;
