// Runs of every kind under traffic: without faults, with every fault, and with killed components.
import { machineFault } from '../demo/machine-faults';
import { homeAt } from '../home';
import { startStack, type TestStack } from '../testing/testing';
import { until } from '../until';
import { promSum, sql, untilNoProblems } from './clients';
import { Driver, KINDS } from './driver';
import { costProblems } from './cost-checks';
import { allRuns, ledgerProblems, runProblems } from './consistency-checks';

const COMPONENTS = ['prometheus', 'node-exporter', 'github-app', 'controller', 'worker', 'ops'] as const;

let stack: TestStack;
let driver: Driver;

beforeAll(async () => {
  const env = { SIMULATOR_LATENCY_SCALE: '0.1', SEXTANT_SCRAPE_INTERVAL: '1s', LLM_PROBE_SECONDS: '0' };
  stack = await startStack({ only: COMPONENTS, env });
  driver = new Driver(stack);
}, 180_000);

afterAll(async () => {
  await stack?.stop();
}, 60_000);

test('without faults every run of every kind succeeds', async () => {
  const sent = await driver.sendTraffic({ rate: 7, seconds: 14 });
  await driver.waitForRuns();
  expect(Object.keys(sent.kinds).sort()).toEqual([...KINDS].sort());
  expect((await allRuns(stack)).filter(({ state }) => state !== 'success')).toEqual([]);
  await driver.waitForConsistency();
}, 240_000);

test('cache-collapse: repeated prompts miss the cache, and the cache hit ratio falls', async () => {
  const cached = () => promSum(stack, 'sum(ai_llm_tokens_total{type="cache_read"})');
  const hitRatio = () => promSum(stack, 'max(llm_cache_hit_ratio)');
  await driver.runPages(8);
  await driver.waitForConsistency();
  const [tokens, before] = [await cached(), await hitRatio()];
  expect(tokens).toBeGreaterThan(1_024);
  await driver.setFault('cache-collapse', { enabled: true });
  await driver.runPages(8);
  await driver.clearFault('cache-collapse');
  await driver.waitForConsistency();
  expect(await hitRatio()).toBeLessThan(before * 0.75);
  expect(await cached()).toBe(tokens);
}, 120_000);

interface Fault {
  readonly name: string;
  readonly options?: object;
  /** A query whose value the fault must raise. */
  readonly raises: string;
}

/** Simultaneous faults. Each raises a different query. */
interface Round {
  readonly faults: readonly Fault[];
  /** Error classes with which runs may fail. */
  readonly errorClasses?: readonly string[];
}

const ROUNDS: readonly Round[] = [
  {
    faults: [
      {
        name: 'provider-slow',
        options: { rate: 0.3 },
        raises: 'sum(llm_call_duration_seconds_count) - sum(llm_call_duration_seconds_bucket{le="1.0"})',
      },
      { name: 'bad-signature', options: { rate: 0.3 }, raises: 'sum(webhook_signature_failures_total)' },
      { name: 'vendor-quota', raises: 'sum(max_over_time(vendor_quota_exhausted[1m]))' },
      { name: 'unknown-price', options: { rate: 0.3 }, raises: 'sum(llm_unpriced_calls_total)' },
      { name: 'disk-fill', raises: 'count(node_filesystem_avail_bytes{mountpoint=~".*disk-fill"} < 1e6)' },
    ],
  },
  {
    faults: [
      { name: 'provider-outage', raises: 'sum(llm_calls_total{error_class="SERVICE_UNAVAILABLE"})' },
      // Its obligations are not part of any run.
      { name: 'proof-timeout', raises: 'sum(proofs_total{result="unknown"})' },
    ],
    errorClasses: ['SERVICE_UNAVAILABLE'],
  },
  {
    faults: [
      { name: 'rate-limits', options: { rate: 0.3 }, raises: 'sum(llm_calls_total{error_class="RATE_LIMIT"})' },
      {
        name: 'queue-flood',
        options: { count: 60 },
        raises: 'sum(max_over_time(queue_depth{queue="upgrade"}[1m])) > 20',
      },
    ],
    errorClasses: ['RATE_LIMIT'],
  },
  {
    faults: [
      {
        name: 'invalid-output',
        options: { rate: 0.3 },
        raises: 'sum(ai_jobs_retry_total) + sum(ai_jobs_validation_total{result="fail"})',
      },
      { name: 'stuck-worker', raises: 'sum(max_over_time(queue_oldest_waiting_seconds[1m])) > 5' },
    ],
    errorClasses: ['VALIDATION_ERROR', 'PROVIDER_ERROR'],
  },
  {
    faults: [
      { name: 'odd-usage', options: { rate: 0.5 }, raises: 'sum(llm_usage_problems_total)' },
      {
        name: 'stream-errors',
        options: { rate: 0.3 },
        raises: 'sum(llm_calls_total{error_class=~"PROVIDER_ERROR|SERVICE_UNAVAILABLE"})',
      },
      {
        name: 'refusals',
        options: { rate: 0.3 },
        raises: 'sum(llm_calls_total{error_class="VALIDATION_ERROR"})',
      },
    ],
    errorClasses: ['VALIDATION_ERROR', 'PROVIDER_ERROR', 'SERVICE_UNAVAILABLE'],
  },
  { faults: [{ name: 'lost-database', raises: 'sum(errors_total)' }] },
];

test.each(ROUNDS.map((round) => ({ names: round.faults.map(({ name }) => name).join(', '), ...round })))(
  '$names: each fault has its effect, and everything is consistent afterwards',
  async ({ faults, errorClasses = [] }) => {
    const before = new Set((await allRuns(stack)).map(({ id }) => id));
    const effects = await Promise.all(faults.map(effectOf));
    for (const { name, options } of faults) await driver.setFault(name, { enabled: true, rate: 1, ...options });
    const traffic = driver.sendTraffic({ rate: 4, seconds: 10 });
    try {
      await Promise.all(effects.filter(({ machine }) => !machine).map(({ raised }) => raised()));
      for (const { machine, raised } of effects.filter((effect) => effect.machine)) {
        // A frozen process must have work in progress.
        await until('the first runs are accepted', async () => (await driver.readTraffic()).accepted > 5);
        machine?.begin();
        await raised();
      }
    } finally {
      for (const { machine } of effects) machine?.end();
      await traffic;
      await driver.finishFlood();
      for (const { name } of faults) await driver.clearFault(name);
    }
    await driver.waitForRuns();
    const failed = (await allRuns(stack)).filter(({ id, state }) => !before.has(id) && state !== 'success');
    const classes = new Set(failed.map(({ error_class }) => error_class));
    expect([...classes].filter((errorClass) => !errorClasses.includes(errorClass ?? ''))).toEqual([]);
    await driver.waitForConsistency();
  },
  300_000,
);

async function effectOf({ name, raises }: Fault) {
  const before = await promSum(stack, raises);
  const hasRisen = async () => (await promSum(stack, raises)) > before;
  return {
    machine: machineFault(homeAt(stack.home), name),
    raised: () => until(`${raises} has risen`, hasRisen, { timeoutMs: 60_000, intervalMs: 250 }),
  };
}

test('with components killed during 200 runs, each run ends once and every model call has one ledger row', async () => {
  const begin = (await allRuns(stack)).length;
  const success = `select count(*)::int as n from runs where state = 'success'`;
  const done = async () => (await sql<{ n: number }>(stack, success))[0]?.n ?? 0;
  const doneBefore = await done();
  await driver.limitQueue('upgrade', 60);
  await driver.setFault('queue-flood', { enabled: true, count: 200 });
  for (const [component, runs] of [
    ['worker', 20],
    ['redis', 60],
    ['postgres', 100],
    ['worker', 140],
  ] as const) {
    const isReached = async () => (await done()) - doneBefore >= runs;
    await until(`${runs} runs have ended`, isReached, { timeoutMs: 120_000, intervalMs: 250 });
    await driver.kill(component);
  }
  await driver.finishFlood();
  await driver.clearFault('queue-flood');
  await driver.waitForRuns();
  expect((await allRuns(stack)).length - begin).toBe(200);
  expect((await done()) - doneBefore).toBe(200);
  const findProblems = async () => [...(await runProblems(stack, driver.accepted)), ...(await ledgerProblems(stack))];
  await untilNoProblems('runs and ledger are consistent', findProblems, 60_000);
}, 400_000);

test('ledger, roll-ups, API, CSV, metric and list prices agree on the total cost', async () => {
  await untilNoProblems('the costs agree', () => costProblems(stack), 60_000);
}, 90_000);
