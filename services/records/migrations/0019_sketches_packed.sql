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

-- By one of them after the other, in the row itself: a month has hundreds, and each would be looked up.
alter table model_usage_hourly drop column latency_sketch,
  add column latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored;
alter table model_usage_daily drop column latency_sketch,
  add column latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored;
alter table total_usage_hourly drop column latency_sketch,
  add column latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored;
alter table total_usage_daily drop column latency_sketch,
  add column latency_sketch bytea storage main generated always as (sextant_sketch_packed(latency_keys, latency_counts)) stored;
alter table runs_hourly drop column runtime_sketch,
  add column runtime_sketch bytea storage main generated always as (sextant_sketch_packed(runtime_keys, runtime_counts)) stored;
alter table runs_daily drop column runtime_sketch,
  add column runtime_sketch bytea storage main generated always as (sextant_sketch_packed(runtime_keys, runtime_counts)) stored;

drop function sextant_sketch_bytes;
