// Benchmark of the model router: what a call takes beyond the provider's time at 50 concurrent calls, beside controls.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { llmRouterOverheadSeconds } from '@sextant/signals/llm';
import { type Child, startChild, stopChildren } from './rpc/client';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { type CallersOrder, type Times } from './router/callers';
import { type Call, CONCURRENCY, spreadCalls } from './router/calls';
import { beyondProvider, p99s, type Round, table } from './router/figures';
import { control, noRouter, type Ours, ours, TOKEN, type Variant } from './router/variants';
import { scrapeEvery } from './scrape';

// The goal is for the router's own time as its signal defines it, `llm_router_overhead_seconds`: all that it does from a
// parsed request to the answer, but for the time between sending a request to the provider and having its answer.
// The tables show more, what a caller sees: the time of a call minus the time that the provider, a process of its own,
// had it, so that both ways over the network, HTTP, and every wait for a processor are in it. The controls have the same
// calls in the same minutes: what they take is the machine's, not the router's.
// Models answer after different times, so that of 50 calls under way one or two want the processor at the same moment:
// that is the first table. Were all answers to come at the same instant, the last one would wait for the work on 49 others
// whatever serves them, a bare `fetch` in a bare server too: that is the second, an upper bound that no provider brings
// about by itself.
const GOAL_MS = 3;
/** Calls until compiled code serves them, as it does in a service that runs for days. */
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
  /** Calls made so far, by which each has a number of its own. */
  made: number;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { calls: text, rounds: text } });
  const rounds = wholeNumber('rounds', values.rounds, 4);
  const calls = Math.ceil(wholeNumber('calls', values.calls, 5_000) / rounds);
  const provider = startChild('router/provider');
  const url = await provider.ask<string>('url');
  const router = await ours(url);
  try {
    const controls = [control('plain fetch', 'proxy-fetch', url), control('generateText', 'proxy-ai-sdk', url)];
    const variants = [noRouter(url), ...(await Promise.all(controls)), router];
    const bench = { callers: startChild('router/callers'), provider, router, variants, made: 0 };
    for (const variant of variants)
      await round(bench, variant, { begin: 'spread', calls: quick(bench, WARM_UP, WARM_UP_WAIT_MS) });
    const before = await router.ownTimes(GOAL_MS / 1000);
    const spread = await measured(bench, rounds, () => ({ begin: 'spread', calls: spreadCalls(calls, bench.made) }));
    const after = await router.ownTimes(GOAL_MS / 1000);
    const ownShare = (after.within - before.within) / (after.calls - before.calls);
    const bursts = await measured(bench, rounds, () => ({
      begin: 'burst',
      calls: quick(bench, BURSTS * CONCURRENCY, BURST_WAIT_MS),
    }));
    await checkLedger(router, WARM_UP + rounds * (calls + BURSTS * CONCURRENCY));
    console.log(report({ calls: calls * rounds, spread, bursts, ownShare, router: router.name }));
  } finally {
    await router.stop();
  }
}

/** Calls that the provider answers after the same short time. */
function quick({ made }: Bench, count: number, waitMs: number): readonly Call[] {
  return Array.from({ length: count }, (_, i) => ({ id: made + i, waitMs }));
}

type Load = Pick<CallersOrder, 'begin' | 'calls'>;

/** Rounds of all variants in turn, so that what else the machine does in these minutes hits them alike. */
async function measured(
  bench: Bench,
  rounds: number,
  load: () => Load,
): Promise<ReadonlyMap<string, readonly Round[]>> {
  const results = new Map<string, Round[]>(bench.variants.map(({ name }) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const variant of bench.variants) results.get(variant.name)!.push(await round(bench, variant, load()));
  }
  return results;
}

async function round(bench: Bench, variant: Variant, load: Load): Promise<Round> {
  const { callers, provider, router } = bench;
  bench.made += load.calls.length;
  const stopScraping = variant === router ? scrapeEvery(router.base, SCRAPE_INTERVAL_MS) : () => undefined;
  const before = await variant.cpu();
  const order: CallersOrder = { ...load, url: variant.url, token: TOKEN, orgId: router.orgId };
  const times = await callers.ask<Times>('call', order).finally(stopScraping);
  const cpuMicros = (await variant.cpu()) - before;
  return { beyond: beyondProvider(times, await provider.ask<Times>('taken')), cpuMicros };
}

/** Throws when the ledger does not come to have exactly one row for each call. */
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
  /** Of the calls of `spread`, those for which the router itself took no longer than the goal. */
  readonly ownShare: number;
  readonly router: string;
}

function report({ calls, spread, bursts, ownShare, router }: Result): string {
  const own = spread.get(router)!;
  const all = own.flatMap(({ beyond }) => beyond);
  const within = all.filter((ms) => ms < GOAL_MS).length / all.length;
  return [
    'Model router: time of a call beyond the provider’s, in milliseconds',
    machineLine(),
    `${calls} calls each, ${CONCURRENCY} at once, to a provider that takes 200 to 800 ms`,
    '',
    `The router’s own time (${llmRouterOverheadSeconds.name}):`,
    `${percent(ownShare)} of calls within ${GOAL_MS} ms; goal 99%: ${ownShare >= 0.99 ? 'met' : 'missed'}`,
    '',
    'As the caller sees it, with the network and every wait for a processor:',
    table(spread),
    '',
    `${percent(within)} of the router’s calls within ${GOAL_MS} ms; P99 by round ${list(p99s(own))}`,
    '',
    `The same with all ${CONCURRENCY} calls, and all answers, at the same instant`,
    '',
    table(bursts),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
const list = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(', ');

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
