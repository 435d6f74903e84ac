// All kinds of runs under traffic: without faults, with each fault in turn, and through deaths; everything adds up after.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../component';
import { machineFault } from '../demo/machine-faults';
import { homeAt } from '../home';
import type { StackState } from '../state';
import { startStack, type TestStack } from '../testing';
import { getJson, promSum, SELDOM, send, sql, until } from './http';
import { allRuns, ledgerProblems, metricProblems, runProblems, vendorProblems } from './reconcile';

const COMPONENTS = ['prometheus', 'node-exporter', 'github-app', 'controller', 'worker'] as const;
const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

let stack: TestStack;
const accepted = new Set<string>();

beforeAll(async () => {
  const env = { WORLD_LATENCY_SCALE: '0.1', SEXTANT_SCRAPE_INTERVAL: '1s', LLM_PROBE_SECONDS: '0' };
  stack = await startStack({ only: COMPONENTS, env });
}, 180_000);

afterAll(async () => {
  await stack?.stop();
}, 60_000);

test('without faults every run of every kind ends in success', async () => {
  const sent = await traffic({ rate: 4, seconds: 30 });
  await ended();
  expect(Object.keys(sent.kinds).sort()).toEqual([...KINDS].sort());
  expect(allRuns(stack).filter(({ state }) => state !== 'success')).toEqual([]);
  await addsUp();
}, 240_000);

interface Fault {
  readonly name: string;
  readonly with?: object;
  /** Seconds of traffic under it. */
  readonly seconds?: number;
  /** Classes of errors by which runs may fail because of it. */
  readonly fails?: readonly string[];
  /** What it must raise, as a query. */
  readonly raises: string;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'provider-outage',
    seconds: 25,
    fails: ['SERVICE_UNAVAILABLE'],
    raises: 'sum(llm_calls_total{error_class="SERVICE_UNAVAILABLE"})',
  },
  {
    name: 'provider-slow',
    raises: 'sum(llm_call_duration_seconds_count) - sum(llm_call_duration_seconds_bucket{le="1.0"})',
  },
  {
    name: 'rate-limits',
    with: { rate: 0.3 },
    fails: ['RATE_LIMIT'],
    raises: 'sum(llm_calls_total{error_class="RATE_LIMIT"})',
  },
  { name: 'bad-signature', with: { rate: 0.3 }, raises: 'sum(webhook_signature_failures_total)' },
  {
    name: 'invalid-output',
    with: { rate: 0.3 },
    fails: ['VALIDATION_ERROR', 'PROVIDER_ERROR'],
    raises: 'sum(ai_jobs_retry_total) + sum(ai_jobs_validation_total{result="fail"})',
  },
  { name: 'proof-timeout', fails: ['TIMEOUT', 'SERVICE_UNAVAILABLE'], raises: 'sum(proofs_total{result="unknown"})' },
  { name: 'queue-flood', with: { count: 60 }, raises: 'sum(max_over_time(queue_depth{queue="upgrade"}[1m])) > 20' },
  { name: 'stuck-worker', raises: 'sum(max_over_time(queue_oldest_waiting_seconds[1m])) > 5' },
  { name: 'vendor-quota', raises: 'sum(max_over_time(vendor_quota_exhausted[1m]))' },
  { name: 'lost-database', raises: 'sum(errors_total)' },
  { name: 'unknown-price', raises: 'sum(llm_unpriced_calls_total)' },
  { name: 'disk-fill', raises: 'count(node_filesystem_avail_bytes{mountpoint=~".*disk-fill"} < 1e6)' },
];

test.each(FAULTS)(
  '$name disturbs what it says, and everything adds up after it',
  async (fault) => {
    const before = new Set(allRuns(stack).map(({ id }) => id));
    const raisedBefore = await promSum(stack, fault.raises);
    const machine = machineFault(homeAt(stack.home), fault.name);
    await send('PUT', `${stack.endpoints['world']}/faults/${fault.name}`, { enabled: true, rate: 1, ...fault.with });
    const answers = traffic({ rate: 3, seconds: fault.seconds ?? 12 });
    try {
      // What is frozen must have work to freeze with.
      if (machine)
        await until('the first runs', 30, async () => ((await worldTraffic()).accepted > 5 ? true : undefined));
      machine?.begin();
      await until(`${fault.raises} to rise`, 60, async () =>
        (await promSum(stack, fault.raises)) > raisedBefore ? true : undefined,
      );
    } finally {
      machine?.end();
      await answers;
      await flooded();
      await send('DELETE', `${stack.endpoints['world']}/faults/${fault.name}`);
    }
    await ended();
    const failed = allRuns(stack).filter(({ id, state }) => !before.has(id) && state !== 'success');
    const classes = new Set(failed.map(({ error_class }) => error_class));
    expect([...classes].filter((one) => !fault.fails?.includes(one ?? ''))).toEqual([]);
    await addsUp();
  },
  300_000,
);

test('whatever dies in the middle of 200 runs, each ends once and every call of a model is one row', async () => {
  const begin = allRuns(stack).length;
  const done = () =>
    sql<{ n: number }>(stack, `select count(*)::int as n from runs where state = 'success'`)[0]?.n ?? 0;
  const doneBefore = done();
  await send('PUT', `${stack.endpoints['world']}/faults/queue-flood`, { enabled: true, count: 200 });
  for (const [victim, runs] of [
    ['worker', 20],
    ['redis', 60],
    ['postgres', 100],
    ['worker', 140],
  ] as const) {
    await until(`${runs} runs to end`, 120, async () => (done() - doneBefore >= runs ? true : undefined), SELDOM);
    await killed(victim);
  }
  await flooded();
  await send('DELETE', `${stack.endpoints['world']}/faults/queue-flood`);
  await ended();
  expect(allRuns(stack).length - begin).toBe(200);
  expect(done() - doneBefore).toBe(200);
  await until(
    'the books to balance',
    60,
    async () => {
      const problems = [...(await runProblems(stack, accepted)), ...(await ledgerProblems(stack))];
      if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
      return true;
    },
    SELDOM,
  );
}, 400_000);

interface Report {
  readonly running: boolean;
  readonly under_way: number;
  readonly accepted: number;
  readonly accepted_runs: readonly string[];
  readonly kinds: Readonly<Record<string, unknown>>;
}

/** Sends requests of all kinds and waits until each has its answer. */
async function traffic({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Promise<Report> {
  const world = stack.endpoints['world'];
  const { status, body } = await send('POST', `${world}/traffic`, { rate, duration_s: seconds, kinds: KINDS });
  if (status !== 202) throw new Error(`world refused the traffic: ${JSON.stringify(body)}`);
  const report = await until('the last answers', seconds + 90, async () => {
    const now = await worldTraffic();
    return now.running || now.under_way > 0 ? undefined : now;
  });
  for (const id of report.accepted_runs) accepted.add(id);
  return report;
}

function worldTraffic(): Promise<Report> {
  return getJson<Report>(`${stack.endpoints['world']}/traffic?runs=true`);
}

interface Flood {
  readonly left: number;
  readonly sent: number;
  readonly accepted: number;
  readonly gave_up: number;
  readonly accepted_runs: readonly string[];
}

/** Takes over the runs of a flood, if there is one. */
async function flooded(): Promise<void> {
  const url = `${stack.endpoints['world']}/faults/queue-flood?runs=true`;
  const runs = await until('the flood to be sent', 60, async () => {
    const { report } = await getJson<{ report: Flood }>(url);
    const { left, sent, accepted: taken, gave_up } = report;
    return left === 0 && taken + gave_up === sent ? report.accepted_runs : undefined;
  });
  for (const id of runs) accepted.add(id);
}

async function ended(): Promise<void> {
  await until(
    'all runs to end',
    150,
    async () => {
      const open = allRuns(stack).filter(({ state }) => state === 'queued' || state === 'running');
      if (open.length > 0) throw new Error(`${open.length} runs are open`);
      return true;
    },
    SELDOM,
  );
}

/** Metrics come with the next scrape, rows of events a moment after the run: so it may take a few seconds. */
async function addsUp(): Promise<void> {
  await until(
    'the books to balance',
    45,
    async () => {
      const checks = [
        runProblems(stack, accepted),
        ledgerProblems(stack),
        vendorProblems(stack),
        metricProblems(stack),
      ];
      const problems = (await Promise.all(checks)).flat();
      if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
      return true;
    },
    SELDOM,
  );
}

async function killed(name: ComponentName): Promise<void> {
  const state = (): StackState => JSON.parse(readFileSync(join(stack.home, 'run', 'state.json'), 'utf8')) as StackState;
  const pid = state().components[name]?.process?.pid;
  if (!pid) throw new Error(`${name} has no process`);
  process.kill(pid, 'SIGKILL');
  await until(`${name} to be back`, 60, async () => {
    const now = state().components[name];
    return now?.phase === 'ready' && now.process?.pid !== pid ? true : undefined;
  });
}
