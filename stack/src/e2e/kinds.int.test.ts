// All kinds of runs under traffic: without faults, with every fault, and through deaths; everything adds up after.
import { machineFault } from '../demo/machine-faults';
import { homeAt } from '../home';
import { startStack, type TestStack } from '../testing';
import { promSum, sql, until, untilRight } from './http';
import { Driver, KINDS } from './kinds-driver';
import { moneyProblems } from './money';
import { allRuns, ledgerProblems, runProblems } from './reconcile';

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

test('without faults every run of every kind ends in success', async () => {
  const sent = await driver.send({ rate: 7, seconds: 14 });
  await driver.ended();
  expect(Object.keys(sent.kinds).sort()).toEqual([...KINDS].sort());
  expect((await allRuns(stack)).filter(({ state }) => state !== 'success')).toEqual([]);
  await driver.addsUp();
}, 240_000);

test('cache-collapse: a prompt that is asked again is not found in the cache, and the share of what is found falls', async () => {
  const cached = () => promSum(stack, 'sum(ai_llm_tokens_total{type="cache_read"})');
  const share = () => promSum(stack, 'max(llm_cache_hit_ratio)');
  await driver.pages(8);
  await driver.addsUp();
  const [tokens, before] = [await cached(), await share()];
  expect(tokens).toBeGreaterThan(1_024);
  await driver.fault('cache-collapse', { enabled: true });
  await driver.pages(8);
  await driver.noFault('cache-collapse');
  await driver.addsUp();
  expect(await share()).toBeLessThan(before * 0.75);
  expect(await cached()).toBe(tokens);
}, 120_000);

interface Fault {
  readonly name: string;
  readonly with?: object;
  /** What it must raise, as a query. */
  readonly raises: string;
}

/** Faults at the same time: none raises what another must raise, and it is known by what classes runs may fail. */
interface Round {
  readonly faults: readonly Fault[];
  /** Seconds of traffic under them. */
  readonly seconds?: number;
  /** Classes of errors by which runs may fail because of them. */
  readonly fails?: readonly string[];
}

const ROUNDS: readonly Round[] = [
  {
    faults: [
      {
        name: 'provider-slow',
        with: { rate: 0.3 },
        raises: 'sum(llm_call_duration_seconds_count) - sum(llm_call_duration_seconds_bucket{le="1.0"})',
      },
      { name: 'bad-signature', with: { rate: 0.3 }, raises: 'sum(webhook_signature_failures_total)' },
      { name: 'vendor-quota', raises: 'sum(max_over_time(vendor_quota_exhausted[1m]))' },
      { name: 'unknown-price', with: { rate: 0.3 }, raises: 'sum(llm_unpriced_calls_total)' },
      { name: 'disk-fill', raises: 'count(node_filesystem_avail_bytes{mountpoint=~".*disk-fill"} < 1e6)' },
    ],
  },
  {
    faults: [
      { name: 'provider-outage', raises: 'sum(llm_calls_total{error_class="SERVICE_UNAVAILABLE"})' },
      // Its obligations come from outside: no run has anything to do with them.
      { name: 'proof-timeout', raises: 'sum(proofs_total{result="unknown"})' },
    ],
    fails: ['SERVICE_UNAVAILABLE'],
  },
  {
    faults: [
      { name: 'rate-limits', with: { rate: 0.3 }, raises: 'sum(llm_calls_total{error_class="RATE_LIMIT"})' },
      { name: 'queue-flood', with: { count: 60 }, raises: 'sum(max_over_time(queue_depth{queue="upgrade"}[1m])) > 20' },
    ],
    fails: ['RATE_LIMIT'],
  },
  {
    faults: [
      {
        name: 'invalid-output',
        with: { rate: 0.3 },
        raises: 'sum(ai_jobs_retry_total) + sum(ai_jobs_validation_total{result="fail"})',
      },
      { name: 'stuck-worker', raises: 'sum(max_over_time(queue_oldest_waiting_seconds[1m])) > 5' },
    ],
    fails: ['VALIDATION_ERROR', 'PROVIDER_ERROR'],
  },
  {
    faults: [
      { name: 'odd-usage', with: { rate: 0.5 }, raises: 'sum(llm_usage_problems_total)' },
      {
        name: 'refusals',
        with: { rate: 0.3 },
        raises: 'sum(llm_calls_total{error_class="VALIDATION_ERROR"})',
      },
    ],
    fails: ['VALIDATION_ERROR'],
  },
  { faults: [{ name: 'lost-database', raises: 'sum(errors_total)' }] },
];

test.each(ROUNDS.map((round) => ({ names: round.faults.map(({ name }) => name).join(', '), ...round })))(
  '$names: each disturbs what it says, and everything adds up after it',
  async ({ faults, seconds = 10, fails = [] }) => {
    const before = new Set((await allRuns(stack)).map(({ id }) => id));
    const disturbed = await Promise.all(faults.map(disturbanceOf));
    for (const { name, with: how } of faults) await driver.fault(name, { enabled: true, rate: 1, ...how });
    const answers = driver.send({ rate: 4, seconds });
    try {
      await Promise.all(disturbed.filter(({ machine }) => !machine).map(({ raised }) => raised()));
      for (const { machine, raised } of disturbed.filter((one) => one.machine)) {
        // What is frozen must have work to freeze with.
        await until('the first runs', 30, async () => ((await driver.traffic()).accepted > 5 ? true : undefined));
        machine?.begin();
        await raised();
      }
    } finally {
      for (const { machine } of disturbed) machine?.end();
      await answers;
      await driver.flooded();
      for (const { name } of faults) await driver.noFault(name);
    }
    await driver.ended();
    const failed = (await allRuns(stack)).filter(({ id, state }) => !before.has(id) && state !== 'success');
    const classes = new Set(failed.map(({ error_class }) => error_class));
    expect([...classes].filter((one) => !fails.includes(one ?? ''))).toEqual([]);
    await driver.addsUp();
  },
  300_000,
);

async function disturbanceOf({ name, raises }: Fault) {
  const before = await promSum(stack, raises);
  const risen = async () => ((await promSum(stack, raises)) > before ? true : undefined);
  return {
    machine: machineFault(homeAt(stack.home), name),
    raised: () => until(`${raises} to rise`, 60, risen),
  };
}

test('whatever dies in the middle of 200 runs, each ends once and every call of a model is one row', async () => {
  const begin = (await allRuns(stack)).length;
  const success = `select count(*)::int as n from runs where state = 'success'`;
  const done = async () => (await sql<{ n: number }>(stack, success))[0]?.n ?? 0;
  const doneBefore = await done();
  await driver.limit('upgrade', 60);
  await driver.fault('queue-flood', { enabled: true, count: 200 });
  for (const [victim, runs] of [
    ['worker', 20],
    ['redis', 60],
    ['postgres', 100],
    ['worker', 140],
  ] as const) {
    await until(`${runs} runs to end`, 120, async () => ((await done()) - doneBefore >= runs ? true : undefined));
    await driver.killed(victim);
  }
  await driver.flooded();
  await driver.noFault('queue-flood');
  await driver.ended();
  expect((await allRuns(stack)).length - begin).toBe(200);
  expect((await done()) - doneBefore).toBe(200);
  await untilRight('the books to balance', 60, async () => [
    ...(await runProblems(stack, driver.accepted)),
    ...(await ledgerProblems(stack)),
  ]);
}, 400_000);

test('what all of it cost is one sum: by the ledger, the roll-ups, the API, its CSV, the metric and by hand', async () => {
  await untilRight('the money to add up', 60, () => moneyProblems(stack));
}, 90_000);
