// Benchmark of hard budgets: the time of the budget check, then rounds of 200 concurrent calls with one router killed.
import { randomUUID } from 'node:crypto';
import { LIMIT_NANO_USD, startCluster, type Cluster, type RoundFigures } from '@sextant/ai/testing/budget-rounds';
import { setBudget } from '@sextant/records/budgets';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { llmBudgetCheckSeconds } from '@sextant/signals/budgets';
import { readOptions } from './options';
import { scrape } from './scrape';
import { machineLine, quantile } from './statistics';

const CALLS = 200;
const CONCURRENCY = 50;
/** Calls until the JIT compiler has optimized the code. */
const WARM_UP = 6_000;
const TARGET_SECONDS = 0.002;
/** Durable commits, as in production. */
const POSTGRES = ['fsync=on'];

async function main(): Promise<void> {
  const { rounds, calls } = readOptions(process.argv.slice(2), { rounds: 50, calls: 3_000 });
  const cluster = await startCluster(POSTGRES);
  try {
    const [check, pings] = await measureChecks(cluster, calls);
    const figures: RoundFigures[] = [];
    for (let i = 0; i < rounds; i++) figures.push(await cluster.round(CALLS));
    console.log(report({ calls, check, pings, figures }));
    if (figures.some(isInvalid)) process.exitCode = 1;
  } finally {
    await cluster.stop();
  }
}

/** The histogram of the budget checks of all routers, and the times of concurrent `select 1` queries in ms. */
async function measureChecks(cluster: Cluster, calls: number): Promise<readonly [Buckets, readonly number[]]> {
  const { database } = cluster;
  const orgId = await ensureOrg(database, `steady ${randomUUID()}`);
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 1e15 });
  const pings: number[] = [];
  let [left, minWaitMs] = [WARM_UP, 1];
  const lane = async (_: unknown, i: number): Promise<void> => {
    for (const router = cluster.routers()[i % 4]!; left > 0;) {
      left -= 1;
      const waitMs = Math.round(minWaitMs * (1 + 3 * Math.random()));
      await cluster.send(router, orgId, { id: randomUUID(), outputTokens: 50, waitMs });
    }
  };
  const lanes = () => Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await lanes();
  [left, minWaitMs] = [calls, 200];
  const before = await buckets(cluster);
  const pinging = setInterval(() => {
    const started = performance.now();
    void database.ready().then(() => pings.push(performance.now() - started));
  }, 20);
  await lanes();
  clearInterval(pinging);
  const after = await buckets(cluster);
  return [after.map(([le, count], i) => [le, count - before[i]![1]] as const), pings];
}

type Buckets = readonly (readonly [le: string, count: number])[];

async function buckets(cluster: Cluster): Promise<Buckets> {
  const texts = await Promise.all(cluster.routers().map(({ url }) => scrape(url)));
  const bounds = [...llmBudgetCheckSeconds.buckets.map(String), '+Inf'];
  return bounds.map((le) => {
    const line = new RegExp(
      `^${llmBudgetCheckSeconds.name}_bucket\\{[^}]*le="${le.replace('+', '\\+')}"[^}]*\\} (\\d+)`,
      'm',
    );
    return [le, texts.reduce((sum, one) => sum + Number(line.exec(one)?.[1] ?? 0), 0)] as const;
  });
}

const isInvalid = ({ others, wrong, billedNanoUsd }: RoundFigures): boolean =>
  others.length > 0 || wrong.length > 0 || billedNanoUsd > LIMIT_NANO_USD;

interface Result {
  readonly calls: number;
  readonly check: Buckets;
  readonly pings: readonly number[];
  readonly figures: readonly RoundFigures[];
}

function report({ calls, check, pings, figures }: Result): string {
  const all = check.at(-1)![1];
  const share = (le: string) => ((check.find(([bound]) => bound === le)?.[1] ?? 0) / all) * 100;
  const onTime = share(String(TARGET_SECONDS));
  const ping = (percentile: number) => quantile(pings, percentile).toFixed(1);
  const sum = (of: (round: RoundFigures) => number) => figures.reduce((total, round) => total + of(round), 0);
  const maxBilled = Math.max(...figures.map(({ billedNanoUsd }) => billedNanoUsd / LIMIT_NANO_USD));
  const refused = sum((r) => r.refused);
  return [
    'Hard budgets: four routers, one Postgres',
    machineLine(),
    '',
    `Budget check, ${calls} calls, ${CONCURRENCY} concurrent (${llmBudgetCheckSeconds.name}):`,
    check.map(([le]) => `${le === '+Inf' ? 'all' : `${Number(le) * 1000} ms`} ${share(le).toFixed(2)}%`).join(', '),
    `within ${TARGET_SECONDS * 1000} ms ${onTime.toFixed(2)}%; target 99%: ${onTime >= 99 ? 'met' : 'missed'}`,
    `concurrent \`select 1\`: P50 ${ping(0.5)} ms, P99 ${ping(0.99)} ms`,
    '',
    `${figures.length} rounds of ${CALLS} concurrent calls, one router killed in each:`,
    `answered ${sum((r) => r.answered)}, refused ${refused} (${sum((r) => r.refusedForNow)} temporarily), broken ${sum((r) => r.broken)}, other responses ${sum((r) => r.others.length)}`,
    `rounds over the limit: ${figures.filter((r) => r.billedNanoUsd > LIMIT_NANO_USD).length}; maximum billed ${(maxBilled * 100).toFixed(2)}% of the limit`,
    `billed ${sum((r) => r.billedNanoUsd)} n$, in the ledger ${sum((r) => r.ledgerNanoUsd)} n$, lost with a router ${sum((r) => r.lostNanoUsd)} n$ (${sum((r) => r.lost)} responses)`,
    `calls whose bill and ledger row differ: ${sum((r) => r.wrong.length)}`,
    `calls refused although they fit: ${sum((r) => r.refusedFalsely)} of ${CALLS * figures.length}`,
  ].join('\n');
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
