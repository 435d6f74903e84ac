-- What an org used of all models together: a row for each hour and day, for those who ask for no single model.
create table total_usage_hourly (
  org_id uuid not null,
  hour timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint,
  unpriced_calls bigint not null,
  latency_keys integer[] not null,
  latency_counts integer[] not null,
  primary key (org_id, hour)
);

create table total_usage_daily (
  org_id uuid not null,
  day timestamptz not null,
  calls bigint not null,
  errors bigint not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  total_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint,
  unpriced_calls bigint not null,
  latency_keys integer[] not null,
  latency_counts integer[] not null,
  primary key (org_id, day)
);

-- What was rolled up before. The owner of the tables sees all tenants' rows only while row-level security is not forced.
do $$
declare
  unit text;
  units text;
begin
  for unit, units in values ('hour', 'hourly'), ('day', 'daily') loop
    execute format('alter table model_usage_%s no force row level security', units);
    execute format($fill$
      insert into total_usage_%2$s
      with sums as (
        select org_id, %1$I, sum(calls), sum(errors), sum(prompt_tokens), sum(completion_tokens), sum(total_tokens),
          sum(cache_read_tokens), sum(cache_write_tokens), sum(reasoning_tokens), sum(cost_nano_usd), sum(unpriced_calls)
        from model_usage_%2$s group by org_id, %1$I
      ), sketches as (
        select org_id, %1$I, array_agg(key order by key) as keys, array_agg(count order by key) as counts
        from (
          select org_id, %1$I, key, sum(count)::int as count from model_usage_%2$s
          cross join lateral unnest(latency_keys, latency_counts) bin (key, count)
          group by org_id, %1$I, key
        ) bins group by org_id, %1$I
      )
      select sums.*, coalesce(keys, '{}'), coalesce(counts, '{}') from sums left join sketches using (org_id, %1$I)
      $fill$, unit, units);
    execute format('alter table model_usage_%s force row level security', units);
    execute format('alter table total_usage_%s enable row level security', units);
    execute format('alter table total_usage_%s force row level security', units);
    execute format('create policy tenant on total_usage_%s using (org_id = sextant_current_org())', units);
    execute format('grant select, insert, delete on total_usage_%s to sextant_app', units);
  end loop;
end
$$;
