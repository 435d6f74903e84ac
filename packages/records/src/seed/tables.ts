// The inputs of a seeded history: temporary tables of hours, orgs, models and steps, and functions for random numbers.
import type { Client } from 'pg';

export interface SeedOptions {
  readonly ledgerRows: number;
  readonly runs: number;
  readonly orgs: number;
  readonly days: number;
  /** The same seed, sizes and end produce the same rows. */
  readonly seed: number;
  /** End of the history, a full hour. */
  readonly until: Date;
}

/** Prices for input, cached input and output in USD per million tokens, share of the calls, median latency in ms. */
const MODELS = [
  ['openai', 'gpt-4.1-mini', 0.4, 0.1, 1.6, 0.3, 900],
  ['openai', 'gpt-4.1', 2, 0.5, 8, 0.15, 2_200],
  ['openai', 'gpt-4o-mini', 0.15, 0.075, 0.6, 0.15, 700],
  ['anthropic', 'claude-sonnet-4-5', 3, 0.3, 15, 0.15, 3_500],
  ['anthropic', 'claude-haiku-4-5', 1, 0.1, 5, 0.1, 1_100],
  ['google', 'gemini-2.5-flash', 0.3, 0.075, 2.5, 0.1, 800],
  ['google', 'gemini-2.5-pro', 1.25, 0.31, 10, 0.045, 4_000],
  ['openai', 'gpt-next-preview', null, null, null, 0.005, 1_500],
] as const;

/** The steps in packages/kinds. */
const STEPS = {
  upgrade: ['analyze code', 'generate llm', 'apply code', 'prove proof', 'publish code'],
  page: ['generate llm', 'validate code', 'publish vendor'],
  agent: ['plan llm', 'act vendor', 'guard code', 'answer llm'],
  enrichment: [
    ...['mv_refresh database', 'select_targets database', 'crawl vendor', 'verify vendor', 'score llm'],
    'export vendor',
  ],
};

/** Creates the tables for this connection, and the orgs seed-1 (the largest), seed-2, …. */
export async function createSeedTables(client: Client, options: SeedOptions): Promise<void> {
  await client.query(`set timezone = 'UTC'`);
  await createRandomFunctions(client, options.seed);
  await client.query(`
    create temp table seed_models as
    select *, sum(share) over (order by n) - share as low, sum(share) over (order by n) as high
    from json_to_recordset('${JSON.stringify(MODELS.map(modelRow))}') as m (n int, provider text, model text,
      input bigint, cached bigint, output bigint, share double precision, median_ms double precision);
    create temp table seed_steps as
    select * from json_to_recordset('${JSON.stringify(stepRows())}')
      as s (kind text, position int, step text, type text, steps int, llm_step text)`);
  await createHours(client, options);
  await createOrgs(client, options.orgs);
}

/**
 * pg_temp.u(i, salt): a number in [0, 1) that depends only on the seed, i and salt. pg_temp.z: the same with a standard
 * normal distribution. pg_temp.id: a UUID.
 */
async function createRandomFunctions(client: Client, seed: number): Promise<void> {
  await client.query(`
    create function pg_temp.u(i bigint, salt int) returns double precision language sql immutable
      return ((hashint8extended(i, salt * 1000003::bigint + ${seed}) >> 11) & 9007199254740991)
        / 9007199254740992::double precision;
    create function pg_temp.z(i bigint, salt int) returns double precision language sql immutable
      return sqrt(-2 * ln(1 - pg_temp.u(i, salt))) * cos(2 * pi() * pg_temp.u(i, salt + 1));
    create function pg_temp.id(what text, i bigint) returns uuid language sql immutable
      return overlay(md5('${seed} ' || what || ' ' || i) placing '4000a' from 13)::uuid`);
}

/** The runs of each hour: most at 14:00 UTC, fewest at 02:00, fewer at weekends, and slowly growing. */
async function createHours(client: Client, { runs, days, until }: SeedOptions): Promise<void> {
  await client.query(
    `create temp table seed_hours as
    select hour, first_run, lead(first_run, 1, ${runs}::bigint) over (order by hour) - first_run as runs
    from (
      select hour, floor((sum(weight) over (order by hour) - weight) / sum(weight) over () * ${runs})::bigint as first_run
      from (
        select hour, (1.2 + sin((extract(hour from hour) - 8) / 12.0 * pi()))
          * case when extract(isodow from hour) > 5 then 0.4 else 1 end
          * (1 + 0.5 * extract(epoch from hour - start) / extract(epoch from until - start)) as weight
        from (select '${until.toISOString()}'::timestamptz - interval '${days} days' as start,
          '${until.toISOString()}'::timestamptz as until) range,
          generate_series(start, until - interval '1 hour', '1 hour') hour
      ) w
    ) f`,
  );
}

/** The n-th org has 2/(n+1) of the runs of the first. */
async function createOrgs(client: Client, orgs: number): Promise<void> {
  await client.query(`
    insert into orgs (name, plan)
    select 'seed-' || n, (array['enterprise', 'team', 'pro', 'free'])[1 + (n - 1) % 4] from generate_series(1, ${orgs}) n
    on conflict (name) do nothing;
    create temp table seed_orgs as
    select n, id, greatest(3, 120 / n) as users, greatest(1, 6 / n) as workspaces,
      sum(2.0 / (n + 1)) over (order by n) / sum(2.0 / (n + 1)) over () - 2.0 / (n + 1) / sum(2.0 / (n + 1)) over () as low,
      sum(2.0 / (n + 1)) over (order by n) / sum(2.0 / (n + 1)) over () as high
    from generate_series(1, ${orgs}) n join orgs on name = 'seed-' || n;
    alter table seed_orgs alter low type double precision, alter high type double precision;
    insert into workspaces (org_id, id, name)
    select o.id, pg_temp.id('workspace ' || o.id, w), 'team-' || w from seed_orgs o, generate_series(0, o.workspaces - 1) w
    on conflict do nothing;
    insert into users (org_id, id, workspace_id, email)
    select o.id, pg_temp.id('user ' || o.id, u), pg_temp.id('workspace ' || o.id, u % o.workspaces),
      'user-' || u || '@' || 'seed-' || o.n || '.example'
    from seed_orgs o, generate_series(0, o.users - 1) u
    on conflict do nothing`);
}

function modelRow([provider, model, input, cached, output, share, medianMs]: (typeof MODELS)[number], n: number) {
  const nano = (usd: number | null) => (usd === null ? null : usd * 1_000);
  const prices = { input: nano(input), cached: nano(cached), output: nano(output) };
  return { n, provider, model, ...prices, share, median_ms: medianMs };
}

function stepRows() {
  return Object.entries(STEPS).flatMap(([kind, steps]) => {
    const named = steps.map((text) => text.split(' '));
    const llmStep = named.find(([, type]) => type === 'llm')![0];
    return named.map(([step, type], position) => ({
      kind,
      position,
      step,
      type,
      steps: steps.length,
      llm_step: llmStep,
    }));
  });
}
