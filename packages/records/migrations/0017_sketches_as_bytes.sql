-- Sketches also as bytes, for those who read many: a pair of big-endian int4, key and count, for each bin. Writing the
-- two arrays as text took Postgres five times as long. The roller goes on with the arrays, which SQL can add up.
create function sextant_sketch_bytes(keys integer[], counts integer[]) returns bytea
  language sql immutable strict parallel safe
  return (select string_agg(int4send(key) || int4send(count), '') from unnest(keys, counts) bin (key, count));

alter table model_usage_hourly add column latency_sketch bytea
  generated always as (sextant_sketch_bytes(latency_keys, latency_counts)) stored;
alter table model_usage_daily add column latency_sketch bytea
  generated always as (sextant_sketch_bytes(latency_keys, latency_counts)) stored;
alter table total_usage_hourly add column latency_sketch bytea
  generated always as (sextant_sketch_bytes(latency_keys, latency_counts)) stored;
alter table total_usage_daily add column latency_sketch bytea
  generated always as (sextant_sketch_bytes(latency_keys, latency_counts)) stored;
alter table runs_hourly add column runtime_sketch bytea
  generated always as (sextant_sketch_bytes(runtime_keys, runtime_counts)) stored;
alter table runs_daily add column runtime_sketch bytea
  generated always as (sextant_sketch_bytes(runtime_keys, runtime_counts)) stored;

-- In the row itself, not beside it: a month has hundreds of them, and each would be looked up.
alter table model_usage_hourly alter column latency_sketch set storage main;
alter table model_usage_daily alter column latency_sketch set storage main;
alter table total_usage_hourly alter column latency_sketch set storage main;
alter table total_usage_daily alter column latency_sketch set storage main;
alter table runs_hourly alter column runtime_sketch set storage main;
alter table runs_daily alter column runtime_sketch set storage main;
