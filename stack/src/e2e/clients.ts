// What the end-to-end tests ask of a running stack, over its real APIs.
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { TestStack } from '../testing/testing';

/** GET of JSON; rejects with the status and the body when the answer is not 2xx. */
export async function getJson<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Sends JSON (or nothing) with a method, and returns the status with the parsed answer. */
export async function send(
  method: string,
  url: string,
  body?: unknown,
  token?: string,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(10_000),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Changes what the simulator does, with the administrator's key. */
export function control(stack: TestStack, method: string, path: string, body?: unknown) {
  return send(method, `${stack.endpoints['world']}${path}`, body, stack.secrets.OPS_API_KEY);
}

/** Between two questions. */
const PAUSE_MS = 250;

/** Asks again until `probe` returns something, at most `seconds`; says what it waited for when it gives up. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown = 'nothing yet';
  while (Date.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited ${seconds} s for ${what}; last: ${String(last)}`);
}

/** Asks again until nothing is wrong, at most `seconds`; says what is when it gives up, ten sentences at most. */
export async function untilRight(what: string, seconds: number, problemsOf: () => Promise<readonly string[]>) {
  await until(what, seconds, async () => {
    const problems = await problemsOf();
    if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
    return true;
  });
}

/** Posts a comment's webhook to github-app, signed as GitHub signs it. */
export async function deliver(stack: TestStack, comment: string, repository = 'acme/web'): Promise<Response> {
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

/** A run as the controller tells it. */
export function getRun(stack: TestStack, id: string): Promise<Run> {
  const authorization = `Bearer ${stack.secrets.OPS_API_KEY}`;
  return getJson<Run>(`${stack.endpoints['controller']}/api/v1/runs/${id}`, { authorization });
}

interface JaegerTrace {
  readonly spans: readonly { readonly processID: string; readonly operationName: string }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

/** The trace, or undefined when Jaeger does not have it. */
export async function findTrace(stack: TestStack, traceId: string): Promise<JaegerTrace | undefined> {
  const response = await fetch(`${stack.endpoints['jaeger']}/api/traces/${traceId}`);
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data: JaegerTrace[] | null };
  return data?.[0];
}

/** Names of the services that have a span in the trace. */
export function servicesOf(trace: JaegerTrace): Set<string> {
  return new Set(trace.spans.map((s) => trace.processes[s.processID]?.serviceName ?? '?'));
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** An instant query to Prometheus. */
export async function promQuery(stack: TestStack, query: string): Promise<readonly Sample[]> {
  const url = `${stack.endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(query)}`;
  return (await getJson<{ data: { result: Sample[] } }>(url)).data.result;
}

interface Streams {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string])[];
}

/** A query to Loki over the last hour: streams of lines for a log query, series for a metric query. */
export async function lokiQuery(stack: TestStack, query: string): Promise<readonly Streams[]> {
  const start = `${Date.now() - 3_600_000}000000`;
  const parameters = new URLSearchParams({ query, start, limit: '1000' });
  const url = `${stack.endpoints['loki']}/loki/api/v1/query_range?${parameters.toString()}`;
  return (await getJson<{ data: { result: Streams[] } }>(url)).data.result;
}

/** The rows of a statement, run as the database's owner: all tenants. */
export async function sql<Row extends object>(stack: TestStack, statement: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: stack.endpoints['postgres'] ?? '' });
  // Postgres is killed in some tests: what is asked then fails, and is asked again.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The sum of an instant query's samples; 0 without any. */
export async function promSum(stack: TestStack, query: string): Promise<number> {
  return (await promQuery(stack, query)).reduce((sum, { value }) => sum + Number(value[1]), 0);
}
