-- Hard limits of budgets: the most that a call can cost is reserved before it goes out, atomically for all routers.

-- One row for each org with a hard limit. It is locked for each decision, so that the budgets of the day and of the
-- month are reserved together or not at all.
create table budget_accounts (
  org_id uuid primary key references orgs on delete cascade,
  -- The UTC day and the first day of the UTC month that the amounts are of.
  day date not null,
  month date not null,
  -- 1e-9 USD that the ledger has, by the snapshot of counted_at.
  day_spent_nano_usd bigint not null,
  month_spent_nano_usd bigint not null,
  -- The sums of the reservations of each state.
  open_nano_usd bigint not null,
  settled_nano_usd bigint not null,
  counted_at timestamptz not null
) with (fillfactor = 50);
alter table budget_accounts enable row level security;
alter table budget_accounts force row level security;
create policy tenant on budget_accounts using (org_id = sextant_current_org());
grant select, insert, update on budget_accounts to sextant_app;

-- One row for each call from its reservation until its row in the ledger is counted.
create table budget_reservations (
  org_id uuid not null references orgs on delete cascade,
  id uuid not null,
  call_id text not null,
  -- 1e-9 USD: the most that an open call can cost, what a settled one did cost.
  nano_usd bigint not null check (nano_usd >= 0),
  state text not null check (state in ('open', 'settled')),
  -- created_at of the call's ledger row, by which it is found.
  ledger_at timestamptz,
  -- Of an open one: the end of its lease, which its router renews. Of a settled one: when its ledger row is given up.
  expires_at timestamptz not null,
  primary key (org_id, id)
) with (fillfactor = 70);
alter table budget_reservations enable row level security;
alter table budget_reservations force row level security;
create policy tenant on budget_reservations using (org_id = sextant_current_org());
grant select, insert, update, delete on budget_reservations to sextant_app;

-- The functions run with the rights of their caller, for the org of its transaction. They commit without waiting for the
-- disk: a crash of Postgres loses less than a second of reservations, and routers restore those of living calls.

-- Reads what the ledger says that the org has spent, and forgets reservations whose rows are in it, in one snapshot.
-- One at a time for each org, so that no older snapshot replaces a newer one; does nothing within `fresh` of the last.
create function sextant_count_budget(fresh interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  moment timestamptz;
  day_start timestamptz;
  month_start timestamptz;
  day_spent bigint;
  month_spent bigint;
  booked uuid[];
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('sextant_count_budget ' || org, 0));
  moment := clock_timestamp();
  day_start := date_trunc('day', moment at time zone 'UTC') at time zone 'UTC';
  month_start := date_trunc('month', moment at time zone 'UTC') at time zone 'UTC';
  perform from budget_accounts a
    where a.org_id = org and a.counted_at > moment - fresh and a.day = (day_start at time zone 'UTC')::date;
  if found then
    return;
  end if;
  with changed as materialized (
    select distinct hour from rollup_marks where org_id = org and source = 'ledger' and hour >= month_start
  ), hours as (
    select hour, cost_nano_usd as nano_usd from total_usage_hourly
    where org_id = org and hour >= month_start and hour not in (select hour from changed)
    union all
    select c.hour, l.nano_usd from changed c cross join lateral (
      select sum(cost_nano_usd) as nano_usd from llm_usage_ledger
      where org_id = org and created_at >= c.hour and created_at < c.hour + interval '1 hour'
      offset 0
    ) l
  )
  select coalesce(sum(nano_usd) filter (where hour >= day_start), 0), coalesce(sum(nano_usd), 0), (
      select array_agg(r.id) from budget_reservations r
      join llm_usage_ledger l on l.org_id = org and l.created_at = r.ledger_at and l.call_id = r.call_id
      where r.org_id = org
    )
  into day_spent, month_spent, booked from hours;
  perform from budget_accounts a where a.org_id = org for update;
  delete from budget_reservations r where r.org_id = org and (r.id = any (booked) or r.expires_at <= moment);
  insert into budget_accounts
  select org, (day_start at time zone 'UTC')::date, (month_start at time zone 'UTC')::date, day_spent, month_spent,
    coalesce(sum(r.nano_usd) filter (where r.state = 'open'), 0),
    coalesce(sum(r.nano_usd) filter (where r.state = 'settled'), 0), moment
  from budget_reservations r where r.org_id = org
  on conflict (org_id) do update set
    day = excluded.day, month = excluded.month,
    day_spent_nano_usd = excluded.day_spent_nano_usd, month_spent_nano_usd = excluded.month_spent_nano_usd,
    open_nano_usd = excluded.open_nano_usd, settled_nano_usd = excluded.settled_nano_usd,
    counted_at = excluded.counted_at;
end
$$;

-- Decides on calls, each {id, call_id, nano_usd}, in their order. Returns no row when the budget has to be counted first.
-- `decisions` has one of each call: granted; held, where it would fit if calls under way cost nothing; over, where it
-- cannot fit. The figures are of the budget that has the least left; `period` is null without a hard limit.
create function sextant_reserve_budget(calls jsonb, lease interval)
  returns table (decisions text[], period text, hard_nano_usd bigint, spent_nano_usd bigint, open_nano_usd bigint, age_ms bigint)
  language plpgsql as $$
declare
  org uuid := sextant_current_org();
  moment timestamptz := clock_timestamp();
  account budget_accounts;
  tightest record;
  wanted record;
  limited boolean;
  room bigint;
  under_way bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into account from budget_accounts a where a.org_id = org for update;
  if not found or account.day <> (moment at time zone 'UTC')::date then
    return;
  end if;
  decisions := '{}';
  select b.period, b.hard_limit_nano_usd as hard, s.spent + account.settled_nano_usd as spent into tightest
  from budgets b cross join lateral (
    select case b.period when 'day' then account.day_spent_nano_usd else account.month_spent_nano_usd end as spent
  ) s
  where b.org_id = org and b.hard_limit_nano_usd is not null
  order by b.hard_limit_nano_usd - s.spent limit 1;
  limited := found;
  room := tightest.hard - tightest.spent;
  under_way := account.open_nano_usd;
  -- What dead routers held is looked for when it is needed; counting frees it too.
  if limited and (select sum((c ->> 'nano_usd')::bigint) from jsonb_array_elements(calls) c) > room - under_way then
    with gone as (
      delete from budget_reservations r where r.org_id = org and r.state = 'open' and r.expires_at <= moment
      returning r.nano_usd
    ) select under_way - coalesce(sum(nano_usd), 0) into under_way from gone;
  end if;
  for wanted in select * from jsonb_to_recordset(calls) as c (id uuid, call_id text, nano_usd bigint) loop
    if not limited then
      decisions := decisions || 'granted'::text;
    elsif room <= 0 or wanted.nano_usd > room then
      decisions := decisions || 'over'::text;
    elsif room - under_way <= 0 or wanted.nano_usd > room - under_way then
      decisions := decisions || 'held'::text;
    else
      decisions := decisions || 'granted'::text;
      under_way := under_way + wanted.nano_usd;
      insert into budget_reservations (org_id, id, call_id, nano_usd, state, expires_at)
      values (org, wanted.id, wanted.call_id, wanted.nano_usd, 'open', moment + lease);
    end if;
  end loop;
  if under_way <> account.open_nano_usd then
    update budget_accounts a set open_nano_usd = under_way where a.org_id = org;
  end if;
  period := tightest.period;
  hard_nano_usd := tightest.hard;
  spent_nano_usd := tightest.spent;
  open_nano_usd := under_way;
  age_ms := extract(epoch from moment - account.counted_at) * 1000;
  return next;
end
$$;

-- Ends reservations, each {id, nano_usd, ledger_at}: settled to a cost until the ledger's row is counted, or released
-- where nano_usd is null. Those that are no longer there are left alone.
create function sextant_settle_budget(calls jsonb, keep interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  freed bigint;
  added bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from budget_accounts a where a.org_id = org for update;
  with ended as (
    select r.id, r.nano_usd as reserved, c.nano_usd as cost, c.ledger_at
    from jsonb_to_recordset(calls) as c (id uuid, nano_usd bigint, ledger_at timestamptz)
    join budget_reservations r on r.org_id = org and r.id = c.id and r.state = 'open'
  ), released as (
    delete from budget_reservations r using ended e where r.org_id = org and r.id = e.id and e.cost is null
  ), settled as (
    update budget_reservations r
    set state = 'settled', nano_usd = e.cost, ledger_at = e.ledger_at, expires_at = clock_timestamp() + keep
    from ended e where r.org_id = org and r.id = e.id and e.cost is not null
  )
  select coalesce(sum(reserved), 0), coalesce(sum(cost), 0) into freed, added from ended;
  update budget_accounts a
  set open_nano_usd = a.open_nano_usd - freed, settled_nano_usd = a.settled_nano_usd + added
  where a.org_id = org and (freed <> 0 or added <> 0);
end
$$;

-- Renews the leases of calls, each {id, call_id, nano_usd}; one that was lost is reserved again, as its call goes on.
create function sextant_renew_budget(calls jsonb, lease interval) returns void language plpgsql as $$
declare
  org uuid := sextant_current_org();
  lost bigint;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform from budget_accounts a where a.org_id = org for update;
  with wanted as (
    select * from jsonb_to_recordset(calls) as c (id uuid, call_id text, nano_usd bigint)
  ), renewed as (
    update budget_reservations r set expires_at = clock_timestamp() + lease
    from wanted w where r.org_id = org and r.id = w.id and r.state = 'open'
  ), restored as (
    insert into budget_reservations (org_id, id, call_id, nano_usd, state, expires_at)
    select org, w.id, w.call_id, w.nano_usd, 'open', clock_timestamp() + lease from wanted w
    where not exists (select from budget_reservations r where r.org_id = org and r.id = w.id)
    returning nano_usd
  )
  select coalesce(sum(nano_usd), 0) into lost from restored;
  update budget_accounts a set open_nano_usd = a.open_nano_usd + lost where a.org_id = org and lost <> 0;
end
$$;

revoke execute on function sextant_count_budget, sextant_reserve_budget, sextant_settle_budget, sextant_renew_budget
  from public;
grant execute on function sextant_count_budget, sextant_reserve_budget, sextant_settle_budget, sextant_renew_budget
  to sextant_app;
