// Benchmark of hard budgets: four routers, 200 calls at once and kill -9 of one, round after round; and the time of the check.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { LIMIT_NANO_USD, startCluster, type Cluster, type RoundFigures } from '@sextant/ai/testing/budget-rounds';
import { setBudget } from '@sextant/records/budgets';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { llmBudgetCheckSeconds } from '@sextant/signals/budgets';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { scrape } from './scrape';

const CALLS = 200;
const CALLS_UNDER_WAY = 50;
/** Calls until compiled code serves them, as it does in a service that runs for days. */
const WARM_UP = 6_000;
const GOAL_SECONDS = 0.002;
/** Every commit that waits for the disk does so here. */
const POSTGRES = ['fsync=on'];

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, calls: text } });
  const rounds = wholeNumber('rounds', values.rounds, 50);
  const calls = wholeNumber('calls', values.calls, 3_000);
  const cluster = await startCluster(POSTGRES);
  try {
    const [check, pings] = await steady(cluster, calls);
    const figures: RoundFigures[] = [];
    for (let i = 0; i < rounds; i++) figures.push(await cluster.round(CALLS));
    console.log(report({ calls, check, pings, figures }));
    if (figures.some(isWrong)) process.exitCode = 1;
  } finally {
    await cluster.stop();
  }
}

/** Times of checks by the upper bounds of the histogram's buckets, of all routers, and of `select 1` meanwhile, sorted. */
async function steady(cluster: Cluster, calls: number): Promise<readonly [Buckets, readonly number[]]> {
  const { database } = cluster;
  const orgId = await ensureOrg(database, `steady ${randomUUID()}`);
  await setBudget(database, orgId, { period: 'day', softLimitNanoUsd: null, hardLimitNanoUsd: 1e15 });
  const pings: number[] = [];
  let [left, least] = [WARM_UP, 1];
  const lane = async (_: unknown, i: number): Promise<void> => {
    for (const router = cluster.routers()[i % 4]!; left > 0;) {
      left -= 1;
      const waitMs = Math.round(least * (1 + 3 * Math.random()));
      await cluster.send(router, orgId, { id: randomUUID(), outputTokens: 50, waitMs });
    }
  };
  const lanes = () => Promise.all(Array.from({ length: CALLS_UNDER_WAY }, lane));
  await lanes();
  [left, least] = [calls, 200];
  const before = await buckets(cluster);
  const pinging = setInterval(() => {
    const started = performance.now();
    void database.ready().then(() => pings.push(performance.now() - started));
  }, 20);
  await lanes();
  clearInterval(pinging);
  const after = await buckets(cluster);
  return [after.map(([le, count], i) => [le, count - before[i]![1]] as const), pings.sort((a, b) => a - b)];
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

const isWrong = ({ others, wrong, billedNanoUsd }: RoundFigures): boolean =>
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
  const goal = share(String(GOAL_SECONDS));
  const ping = (quantile: number) => pings[Math.floor((pings.length - 1) * quantile)]!.toFixed(1);
  const sum = (of: (round: RoundFigures) => number) => figures.reduce((total, round) => total + of(round), 0);
  const most = Math.max(...figures.map(({ billedNanoUsd }) => billedNanoUsd / LIMIT_NANO_USD));
  const refused = sum((r) => r.refused);
  return [
    'Hard budgets: four routers, one Postgres',
    machineLine(),
    '',
    `The check, ${CALLS_UNDER_WAY} calls under way, ${calls} calls (${llmBudgetCheckSeconds.name}):`,
    check.map(([le]) => `${le === '+Inf' ? 'all' : `${Number(le) * 1000} ms`} ${share(le).toFixed(2)}%`).join(', '),
    `within ${GOAL_SECONDS * 1000} ms ${goal.toFixed(2)}%; goal 99%: ${goal >= 99 ? 'met' : 'missed'}`,
    `a bare \`select 1\` meanwhile: P50 ${ping(0.5)} ms, P99 ${ping(0.99)} ms`,
    '',
    `${figures.length} rounds of ${CALLS} calls at once, one router killed in each:`,
    `answered ${sum((r) => r.answered)}, refused ${refused} (${sum((r) => r.refusedForNow)} for now), broken ${sum((r) => r.broken)}, other answers ${sum((r) => r.others.length)}`,
    `rounds over the limit: ${figures.filter((r) => r.billedNanoUsd > LIMIT_NANO_USD).length}; most billed ${(most * 100).toFixed(2)}% of it`,
    `billed ${sum((r) => r.billedNanoUsd)} n$, in the ledger ${sum((r) => r.ledgerNanoUsd)} n$, died with a router ${sum((r) => r.lostNanoUsd)} n$ (${sum((r) => r.lost)} answers)`,
    `calls whose bill and row differ: ${sum((r) => r.wrong.length)}`,
    `calls that fitted and were refused: ${sum((r) => r.refusedFalsely)} of ${CALLS * figures.length}`,
  ].join('\n');
}

void main();
