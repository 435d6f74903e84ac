// One webhook in; a trace, metrics, logs, a ledger row, panels, an alert and a Slack message out.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../home';
import { startStack, type TestStack } from '../testing';
import {
  control,
  deliver,
  findTrace,
  getJson,
  getRun,
  lokiQuery,
  promQuery,
  send,
  servicesOf,
  sql,
  until,
} from './http';
import { nameOf, panelQueries } from './panels';

/** Alerts compiled so that five minutes are ten seconds. */
const TIME_SCALE = 1 / 30;

let stack: TestStack;
let alerts: string;

beforeAll(async () => {
  alerts = mkdtempSync(join(tmpdir(), 'sextant-alerts-'));
  const generate = join(REPOSITORY, 'alerts', 'dist', 'generate.js');
  execFileSync(process.execPath, [generate, '--out', alerts, '--time-scale', String(TIME_SCALE)]);
  stack = await startStack({
    env: { SEXTANT_ALERTS_DIR: alerts, SEXTANT_SCRAPE_INTERVAL: '1s', SIMULATOR_LATENCY_SCALE: '0.3' },
  });
}, 180_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(alerts, { recursive: true, force: true });
}, 60_000);

describe('one signed webhook', () => {
  let run: Awaited<ReturnType<typeof getRun>>;

  beforeAll(async () => {
    const response = await deliver(stack, 'Please:\r\n/upgrade lodash@4.17.21 --trace\r\nThanks!');
    expect(response.status).toBe(202);
    const { runId } = (await response.json()) as { runId: string };
    run = await until('the run to end', 60, async () => {
      const found = await getRun(stack, runId);
      return found.state === 'success' || found.state === 'failed' ? found : undefined;
    });
  }, 90_000);

  test('becomes a run that succeeds', () => {
    expect(run.state).toBe('success');
  });

  test('is answered by one comment on the issue', async () => {
    const comments = await getJson<{ body: string }[]>(`${stack.endpoints['world']}/inbox/github`);
    const ours = comments.filter((c) => c.body.includes(run.id));
    expect(ours).toHaveLength(1);
    expect(ours[0]?.body).toContain('4.17.21');
  });

  test('has a trace with spans of github-app, controller, worker, ai and prover, connected across the queue', async () => {
    const trace = await until('the trace in Jaeger', 60, async () => {
      const found = await findTrace(stack, run.trace_id);
      return found && servicesOf(found).size >= 5 ? found : undefined;
    });
    expect([...servicesOf(trace)]).toEqual(
      expect.arrayContaining(['ai', 'controller', 'github-app', 'prover', 'worker']),
    );
    expect(trace.spans.map((s) => s.operationName)).toContain('chat gpt-4.1-mini');
  }, 70_000);

  test('has log lines of every service by its trace id', async () => {
    const services = ['ai', 'controller', 'github-app', 'prover', 'worker'];
    const found = await until('log lines in Loki', 30, async () => {
      const streams = await lokiQuery(stack, `{env="local"} | json | trace_id="${run.trace_id}"`);
      const names = [...new Set(streams.map((s) => s.stream['service'] ?? ''))].sort();
      return services.every((s) => names.includes(s)) ? names : undefined;
    });
    expect(found).toEqual(services);
  }, 40_000);

  test('has a ledger row whose cost is that of the price table', async () => {
    const rows = await sql<Row>(
      stack,
      `select prompt_tokens::int, completion_tokens::int, cache_read_tokens::int, cost_usd, model_priced
       from llm_usage_ledger where run_id = '${run.id}'`,
    );
    expect(rows).toHaveLength(1);
    const row = rows[0] as Record<'prompt_tokens' | 'completion_tokens' | 'cache_read_tokens', number> & Row;
    expect(row['model_priced']).toBe('gpt-4.1-mini');
    expect(row.prompt_tokens).toBeGreaterThan(0);
    expect(row.completion_tokens).toBeGreaterThan(0);
    // OpenAI's list price in USD for a million tokens: input 0.40, cached input 0.10, output 1.60.
    const uncached = row.prompt_tokens - row.cache_read_tokens;
    const usd = (uncached * 0.4 + row.cache_read_tokens * 0.1 + row.completion_tokens * 1.6) / 1e6;
    expect(Number(row['cost_usd'])).toBeCloseTo(usd, 9);
  });

  test('is counted in Prometheus', async () => {
    const jobs = await until('ai_jobs_total', 30, async () => {
      const samples = await promQuery(stack, 'ai_jobs_total{status="completed"} > 0');
      return samples.length > 0 ? samples : undefined;
    });
    expect(jobs[0]?.metric).toMatchObject({ provider: 'openai', model: 'gpt-4.1-mini', service: 'worker' });
  }, 40_000);
});

test('a run of somebody’s key is theirs, down to the report of what it cost', async () => {
  const ops = `${stack.endpoints['ops']}/api/v1`;
  const post = async (path: string, body: object, key: string) => (await send('POST', `${ops}${path}`, body, key)).body;
  const { id: user_id } = (await post('/users', { email: 'ann@acme.test' }, stack.secrets.OPS_API_KEY)) as Theirs;
  const { key } = (await post(
    '/keys',
    { name: 'ann', role: 'operator', user_id },
    stack.secrets.OPS_API_KEY,
  )) as Theirs;
  const { id } = (await post('/runs', { kind: 'agent', input: { goal: 'Count the bees' } }, key)) as Theirs;
  const report = await until('the cost of the run', 60, async () => {
    const found = await getJson<Report>(`${ops}/usage/last-n-days?n=2`, { authorization: `Bearer ${key}` });
    return (await getRun(stack, id)).state === 'success' && found.top_users[0]?.calls === 2 ? found : undefined;
  });
  const [ledger] = await sql<{ cost: string }>(
    stack,
    `select sum(cost_usd) as cost from llm_usage_ledger where run_id = '${id}'`,
  );
  expect(report.top_users).toMatchObject([{ user_id, calls: 2, cost_usd: ledger!.cost }]);
  expect(report.by_user).toContainEqual(report.top_users[0]);
}, 70_000);

describe('under demo traffic', () => {
  beforeAll(async () => {
    // A few wrongly signed deliveries, so that the panel of recent warnings has something to show.
    await control(stack, 'PUT', '/faults/bad-signature', { enabled: true, rate: 0.05 });
    await control(stack, 'POST', '/traffic', { rate: 4, duration_s: 900 });
    await until('40 finished runs', 90, async () => {
      const [sample] = await promQuery(stack, 'sum(runs_total)');
      return Number(sample?.value[1]) >= 40 ? true : undefined;
    });
  }, 100_000);

  test('every panel of every dashboard has data', async () => {
    const empty = await until('data in every panel', 60, async () => {
      const names = new Set<string>();
      for (const query of panelQueries()) {
        const ask = query.datasource === 'sextant-loki' ? lokiQuery : promQuery;
        if ((await ask(stack, query.expr)).length === 0) names.add(nameOf(query));
      }
      if (names.size > 0) throw new Error(`empty: ${[...names].join(', ')}`);
      return names;
    });
    expect(empty.size).toBe(0);
  }, 90_000);

  test('every exemplar opens in Jaeger', async () => {
    const traces = await until('exemplars', 60, async () => {
      const ids = await exemplarTraceIds();
      return ids.length >= 3 ? ids : undefined;
    });
    for (const id of traces) await until(`trace ${id} of an exemplar`, 60, () => findTrace(stack, id));
  }, 240_000);

  test('an outage of the provider reaches Slack with summary, value and runbook, and is resolved after it', async () => {
    const fault = '/faults/provider-outage';
    await control(stack, 'PUT', fault, { enabled: true, rate: 1 });
    const firing = await until('the alert in Slack', 120, () => slackMessage('FIRING', 'HighAIJobFailureRate'));
    expect(firing).toMatch(/failed|fail/i);
    expect(firing).toMatch(/\d+(\.\d+)?%/);
    expect(firing).toContain('HighAIJobFailureRate.md');
    await control(stack, 'DELETE', fault);
    await until('the resolved message', 180, () => slackMessage('RESOLVED', 'HighAIJobFailureRate'));
  }, 320_000);
});

type Row = Readonly<Record<string, unknown>>;

interface Theirs {
  readonly id: string;
  readonly key: string;
}

interface Report {
  readonly by_user: readonly object[];
  readonly top_users: readonly { readonly user_id: string; readonly calls: number; readonly cost_usd: string }[];
}

async function exemplarTraceIds(): Promise<readonly string[]> {
  const seconds = Date.now() / 1000;
  const parameters = new URLSearchParams({
    query: '{__name__=~".+_seconds_bucket"}',
    start: String(seconds - 600),
    // The newest are left out: their traces are still waiting for the sampler's decision.
    end: String(seconds - 5),
  });
  type Series = { exemplars: { labels: { trace_id: string } }[] };
  const url = `${stack.endpoints['prometheus']}/api/v1/query_exemplars?${parameters.toString()}`;
  const { data } = await getJson<{ data: Series[] }>(url);
  return [...new Set(data.flatMap((s) => s.exemplars.map((e) => e.labels.trace_id)))];
}

async function slackMessage(status: string, alertname: string): Promise<string | undefined> {
  const messages = await getJson<unknown[]>(`${stack.endpoints['world']}/inbox/slack`);
  return messages.map((m) => JSON.stringify(m)).find((m) => m.includes(status) && m.includes(alertname));
}
