// Benchmark of the model router: the time of a call beyond the provider's, at 50 concurrent calls, compared with controls.
//
// The target is for the router's own time, `llm_router_overhead_seconds`: from the parsed request to the response, without
// the time between the request to the provider and its response. The tables show the time that a caller sees beyond the
// provider's, including the network, HTTP and every wait for a CPU. Controls make the same calls in the same minutes, so
// their overhead is that of the machine. The first table has calls of different durations, as for real models. In the
// second, an upper bound, all providers respond at the same instant.
import { setTimeout as sleep } from 'node:timers/promises';
import { llmRouterOverheadSeconds } from '@sextant/signals/llm';
import { type Child, startChild, stopChildren } from './rpc/client';
import { readOptions } from './options';
import { type CallersOptions, type CallTimes } from './router/callers';
import { type Call, CONCURRENCY, spreadCalls } from './router/calls';
import { type Round, subtractProvider, table } from './router/figures';
import { control, noRouter, type Ours, ours, TOKEN, type Variant } from './router/variants';
import { scrapeEvery } from './scrape';
import { machineLine, quantile } from './statistics';

const TARGET_MS = 3;
/** Calls until the JIT compiler has optimized the code. */
const WARM_UP = 5_000;
const WARM_UP_WAIT_MS = 5;
const SCRAPE_INTERVAL_MS = 5_000;
const BURST_WAIT_MS = 200;
const BURSTS = 10;

interface Bench {
  readonly callers: Child;
  readonly provider: Child;
  readonly router: Ours;
  readonly variants: readonly Variant[];
  /** The number of calls so far; the next call gets it as its id. */
  made: number;
}

async function main(): Promise<void> {
  const { rounds, calls: total } = readOptions(process.argv.slice(2), { calls: 5_000, rounds: 4 });
  const calls = Math.ceil(total / rounds);
  const provider = startChild('router/provider');
  const url = await provider.call<string>('url');
  const router = await ours(url);
  try {
    const controls = [control('plain fetch', 'proxy-fetch', url), control('generateText', 'proxy-ai-sdk', url)];
    const variants = [noRouter(url), ...(await Promise.all(controls)), router];
    const bench = { callers: startChild('router/callers'), provider, router, variants, made: 0 };
    for (const variant of variants)
      await measureRound(bench, variant, { arrival: 'spread', calls: equalCalls(bench, WARM_UP, WARM_UP_WAIT_MS) });
    const before = await router.ownTimes(TARGET_MS / 1000);
    const spread = await measure(bench, rounds, () => ({ arrival: 'spread', calls: spreadCalls(calls, bench.made) }));
    const after = await router.ownTimes(TARGET_MS / 1000);
    const ownShare = (after.within - before.within) / (after.calls - before.calls);
    const bursts = await measure(bench, rounds, () => ({
      arrival: 'burst',
      calls: equalCalls(bench, BURSTS * CONCURRENCY, BURST_WAIT_MS),
    }));
    await checkLedger(router, WARM_UP + rounds * (calls + BURSTS * CONCURRENCY));
    console.log(report({ calls: calls * rounds, spread, bursts, ownShare, router: router.name }));
  } finally {
    await router.stop();
  }
}

/** Calls that the provider answers after the same time. */
function equalCalls({ made }: Bench, count: number, waitMs: number): readonly Call[] {
  return Array.from({ length: count }, (_, i) => ({ id: made + i, waitMs }));
}

type Load = Pick<CallersOptions, 'arrival' | 'calls'>;

/** Alternates between variants, so that changes in the speed of the machine affect all of them. */
async function measure(bench: Bench, rounds: number, load: () => Load): Promise<ReadonlyMap<string, readonly Round[]>> {
  const results = new Map<string, Round[]>(bench.variants.map(({ name }) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const variant of bench.variants) results.get(variant.name)!.push(await measureRound(bench, variant, load()));
  }
  return results;
}

async function measureRound(bench: Bench, variant: Variant, load: Load): Promise<Round> {
  const { callers, provider, router } = bench;
  bench.made += load.calls.length;
  const stopScraping = variant === router ? scrapeEvery(router.base, SCRAPE_INTERVAL_MS) : () => undefined;
  const before = await variant.cpu();
  const options: CallersOptions = { ...load, url: variant.url, token: TOKEN, orgId: router.orgId };
  const times = await callers.call<CallTimes>('call', options).finally(stopScraping);
  const cpuMicros = (await variant.cpu()) - before;
  return { beyond: subtractProvider(times, await provider.call<CallTimes>('takeTimes')), cpuMicros };
}

/** Throws unless the ledger gets exactly one row for each call within 10 s. */
async function checkLedger(router: Ours, calls: number): Promise<void> {
  let rows = await router.ledgerRows();
  for (const deadline = Date.now() + 10_000; rows < calls && Date.now() < deadline; rows = await router.ledgerRows())
    await sleep(100);
  if (rows !== calls) throw new Error(`the ledger has ${rows} rows for ${calls} calls`);
}

interface Result {
  readonly calls: number;
  readonly spread: ReadonlyMap<string, readonly Round[]>;
  readonly bursts: ReadonlyMap<string, readonly Round[]>;
  /** The share of the `spread` calls whose own time in the router met the target. */
  readonly ownShare: number;
  readonly router: string;
}

function report({ calls, spread, bursts, ownShare, router }: Result): string {
  const own = spread.get(router)!;
  const all = own.flatMap(({ beyond }) => beyond);
  const within = all.filter((ms) => ms < TARGET_MS).length / all.length;
  const p99s = own.map(({ beyond }) => quantile(beyond, 0.99).toFixed(2));
  return [
    'Model router: time of a call beyond the provider’s, in ms',
    machineLine(),
    `${calls} calls each, ${CONCURRENCY} concurrent, to a provider that takes 200 to 800 ms`,
    '',
    `The router’s own time (${llmRouterOverheadSeconds.name}):`,
    `${percent(ownShare)} of calls within ${TARGET_MS} ms; target 99%: ${ownShare >= 0.99 ? 'met' : 'missed'}`,
    '',
    'As the caller sees it, including the network and waits for a CPU:',
    table(spread),
    '',
    `${percent(within)} of the router’s calls within ${TARGET_MS} ms; P99 by round ${p99s.join(', ')}`,
    '',
    `With all ${CONCURRENCY} calls and all responses at the same instant:`,
    '',
    table(bursts),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
