// Clients of the end-to-end tests for the APIs of a running stack.
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { TestStack } from '../testing/testing';
import { until } from '../until';
import type { LinkedTrace } from './grafana-links';

/** Gets JSON; rejects with the status and the body unless the status is 2xx. */
export async function getJson<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`GET ${url}: HTTP ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Sends an optional JSON body and returns the status with the parsed body of the response. */
export async function send(
  method: string,
  url: string,
  body?: unknown,
  token?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    headers: {
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Sends a request to the control API of the simulator. */
export function controlSimulator(stack: TestStack, method: string, path: string, body?: unknown) {
  return send(method, `${stack.endpoints['world']}${path}`, body, stack.secrets.OPS_API_KEY);
}

/** Waits until `findProblems` returns none; the error shows the first ten. */
export async function untilNoProblems(
  what: string,
  findProblems: () => Promise<readonly string[]>,
  timeoutMs: number,
): Promise<void> {
  let problems: readonly string[] = [];
  const check = async () => (problems = await findProblems()).length === 0;
  await until(what, check, { timeoutMs, intervalMs: 250 }).catch((cause: unknown) => {
    throw new Error([(cause as Error).message, ...problems.slice(0, 10)].join('\n'), { cause });
  });
}

/** Posts the signed webhook of an issue comment to github-app. */
export async function sendCommentWebhook(
  stack: TestStack,
  comment: string,
  repository = 'acme/web',
): Promise<Response> {
  const [owner = '', name = ''] = repository.split('/');
  const body = JSON.stringify({
    action: 'created',
    issue: { number: 7 },
    comment: { id: randomInt(2 ** 47), author_association: 'MEMBER', body: comment },
    repository: { full_name: repository, name, owner: { login: owner } },
    sender: { login: 'octocat' },
  });
  const signature = createHmac('sha256', stack.secrets.GITHUB_WEBHOOK_SECRET).update(body).digest('hex');
  return fetch(`${stack.endpoints['github-app']}/webhooks/github`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
}

export interface Run {
  readonly id: string;
  readonly state: string;
  readonly trace_id: string;
  readonly correlation_id: string;
}

/** Gets a run from the controller. */
export function getRun(stack: TestStack, id: string): Promise<Run> {
  const authorization = `Bearer ${stack.secrets.OPS_API_KEY}`;
  return getJson<Run>(`${stack.endpoints['controller']}/api/v1/runs/${id}`, { authorization });
}

interface JaegerTrace extends LinkedTrace {
  readonly processes: Readonly<Record<string, LinkedTrace['processes'][string] & { readonly serviceName: string }>>;
}

/** Gets a trace, or undefined when Jaeger does not have it. */
export async function findTrace(stack: TestStack, traceId: string): Promise<JaegerTrace | undefined> {
  const response = await fetch(`${stack.endpoints['jaeger']}/api/traces/${traceId}`);
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data: JaegerTrace[] | null };
  return data?.[0];
}

/** The names of the services with a span in the trace. */
export function servicesOf(trace: JaegerTrace): Set<string> {
  return new Set(trace.spans.map((s) => trace.processes[s.processID]?.serviceName ?? '?'));
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Runs an instant query. */
export async function promQuery(stack: TestStack, query: string): Promise<readonly Sample[]> {
  const url = `${stack.endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(query)}`;
  return (await getJson<{ data: { result: Sample[] } }>(url)).data.result;
}

interface LogStream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string])[];
}

/** Runs a query over the last hour. Returns streams for a log query and series for a metric query. */
export async function lokiQuery(stack: TestStack, query: string): Promise<readonly LogStream[]> {
  const start = `${Date.now() - 3_600_000}000000`;
  const parameters = new URLSearchParams({ query, start, limit: '1000' });
  const url = `${stack.endpoints['loki']}/loki/api/v1/query_range?${parameters.toString()}`;
  return (await getJson<{ data: { result: LogStream[] } }>(url)).data.result;
}

/** Runs a statement as the owner of the database, who sees all tenants, or with the rights of a role. */
export async function sql<Row extends object>(
  stack: TestStack,
  statement: string,
  role?: string,
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: stack.endpoints['postgres'] ?? '' });
  // Some tests kill Postgres: the query fails and the caller retries.
  client.on('error', () => {});
  await client.connect();
  try {
    if (role !== undefined) await client.query(`set role ${role}`);
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The sum of the samples of an instant query; 0 without samples. */
export async function promSum(stack: TestStack, query: string): Promise<number> {
  return (await promQuery(stack, query)).reduce((sum, { value }) => sum + Number(value[1]), 0);
}
