// Compares accepted requests with runs, steps, the ledger, metrics, and the responses of providers and vendors.
import type { TestStack } from '../testing/testing';
import { getJson, promSum, sql } from './clients';

/** One sentence per inconsistency. */
type Problems = readonly string[];

interface Run {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly error_class: string | null;
}

/** The runs of all tenants. */
export function allRuns(stack: TestStack): Promise<readonly Run[]> {
  return sql<Run>(stack, 'select id, kind, state, error_class from runs');
}

/** Every accepted request has one run that has ended, without others; its steps, dead letter and comment match. */
export async function runProblems(stack: TestStack, accepted: ReadonlySet<string>): Promise<Problems> {
  const runs = await allRuns(stack);
  const existing = new Set(runs.map(({ id }) => id));
  const lost = [...accepted].filter((id) => !existing.has(id));
  const extra = runs.filter(({ id }) => !accepted.has(id));
  const open = runs.filter(({ state }) => state === 'queued' || state === 'running');
  return [
    ...lost.map((id) => `run ${id} was accepted but does not exist`),
    ...extra.map(({ id, kind }) => `run ${id} (${kind}) exists but was not requested`),
    ...open.map(({ id, kind, state }) => `run ${id} (${kind}) is ${state}`),
    ...(await stepProblems(stack)),
    ...(await deadLetterProblems(stack, runs)),
    ...(await commentProblems(stack, runs)),
  ];
}

/** All steps of a successful run succeeded. A failed run has one failed step, and no step succeeded after it. */
async function stepProblems(stack: TestStack): Promise<Problems> {
  const wrong = await sql<{ id: string; kind: string; state: string; steps: string }>(
    stack,
    `select r.id, r.kind, r.state, string_agg(s.step || '=' || s.state, ' ' order by s.position) as steps
     from runs r join run_steps s on s.run_id = r.id group by r.id
     having (r.state = 'success' and bool_or(s.state <> 'success'))
       or (r.state = 'failed' and (count(*) filter (where s.state = 'failed') <> 1 or bool_or(s.state in ('waiting', 'running'))
         or max(s.position) filter (where s.state = 'success') > min(s.position) filter (where s.state = 'failed')))`,
  );
  return wrong.map(({ id, kind, state, steps }) => `run ${id} (${kind}) is ${state} with ${steps}`);
}

async function deadLetterProblems(stack: TestStack, runs: readonly Run[]): Promise<Problems> {
  const deadLetters = await allDeadLetters(stack);
  const failed = runs.filter(({ state }) => state === 'failed');
  const classOf = new Map(deadLetters.map(({ run_id, error_class }) => [run_id, error_class]));
  return [
    ...failed
      .filter(({ id, error_class }) => classOf.get(id) !== error_class)
      .map(({ id, error_class }) => `run ${id} failed with ${error_class}, its dead letter has ${classOf.get(id)}`),
    ...(deadLetters.length === failed.length
      ? []
      : [`${failed.length} runs failed, but there are ${deadLetters.length} dead letters`]),
  ];
}

interface DeadLetter {
  readonly run_id: string;
  readonly error_class: string;
}

async function allDeadLetters(stack: TestStack): Promise<readonly DeadLetter[]> {
  const authorization = `Bearer ${stack.secrets.OPS_API_KEY}`;
  const all: DeadLetter[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const url = `${stack.endpoints['controller']}/api/v1/dlq?${query.toString()}`;
    const page: { dead_letters: DeadLetter[]; cursor: string | null } = await getJson(url, { authorization });
    all.push(...page.dead_letters);
    cursor = page.cursor;
  }
  return all;
}

/** An upgrade requested in a comment is answered with one comment. */
async function commentProblems(stack: TestStack, runs: readonly Run[]): Promise<Problems> {
  const comments = await getJson<{ body: string }[]>(`${stack.endpoints['world']}/inbox/github?limit=10000`);
  const upgrades = `select id from runs where kind = 'upgrade' and input ? 'source'`;
  const fromComments = new Set((await sql<{ id: string }>(stack, upgrades)).map(({ id }) => id));
  return runs
    .filter(({ id, state }) => fromComments.has(id) && state !== 'canceled')
    .map(({ id }) => [id, comments.filter(({ body }) => body.includes(id)).length] as const)
    .filter(([, count]) => count !== 1)
    .map(([id, count]) => `run ${id} was answered with ${count} comments`);
}

const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'];

/** Every call that a provider answered has exactly one ledger row. */
export async function ledgerProblems(stack: TestStack): Promise<Problems> {
  const { calls } = await stats(stack);
  const answered = PROVIDERS.reduce((sum, name) => sum + (calls[name]?.['total'] ?? 0), 0);
  const [row] = await sql<{ rows: number; ids: number }>(
    stack,
    'select count(*)::int as rows, count(distinct call_id)::int as ids from llm_usage_ledger where corrects is null',
  );
  const { rows = 0, ids = 0 } = row ?? {};
  return [
    ...(rows === answered ? [] : [`providers answered ${answered} calls, the ledger has ${rows}`]),
    ...(rows === ids ? [] : [`the ledger has ${rows} rows for ${ids} calls`]),
  ];
}

const VENDORS = ['npm', 'pypi', 'crates', 'goproxy', 'mailcheck', 'firmographics', 'crm'];

/** The metric, the usage records and the vendors agree on the number of calls. Holds only if no worker was killed. */
export async function vendorProblems(stack: TestStack): Promise<Problems> {
  const { calls } = await stats(stack);
  const rows = await sql<{ vendor: string; calls: number }>(
    stack,
    'select vendor, sum(calls)::int as calls from run_vendor_usage group by vendor',
  );
  const usage = new Map(rows.map((row) => [row.vendor, row.calls]));
  const problems = await Promise.all(
    VENDORS.map(async (vendor) => {
      const answered = calls[vendor]?.['total'] ?? 0;
      const recorded = usage.get(vendor) ?? 0;
      const counted = await promSum(stack, `vendor_calls_total{vendor="${vendor}"}`);
      const same = answered === recorded && recorded === counted;
      return same ? [] : [`${vendor}: answered ${answered}, recorded ${recorded}, counted ${counted}`];
    }),
  );
  return problems.flat();
}

/** The metrics match the rows that they count. Holds only if no service was killed. */
export async function metricProblems(stack: TestStack): Promise<Problems> {
  const [rows] = await sql<Record<string, number>>(
    stack,
    `select (select count(*)::int from llm_usage_ledger where corrects is null) as calls,
       (select coalesce(sum(prompt_tokens), 0)::int from llm_usage_ledger) as "prompt tokens",
       count(*) filter (where state in ('success', 'failed', 'canceled'))::int as runs,
       count(*) filter (where state = 'failed')::int as "dead letters" from runs`,
  );
  const queries: Readonly<Record<string, string>> = {
    calls: 'sum(llm_calls_total)',
    'prompt tokens': 'sum(ai_llm_tokens_total{type="prompt"})',
    runs: 'sum(runs_total)',
    'dead letters': 'sum(dlq_moved_total)',
  };
  const problems = await Promise.all(
    Object.entries(queries).map(async ([what, query]) => {
      const counted = await promSum(stack, query);
      const recorded = rows?.[what] ?? 0;
      return counted === recorded ? [] : [`${what}: ${counted} counted, ${recorded} recorded`];
    }),
  );
  return problems.flat();
}

interface Stats {
  readonly calls: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

function stats(stack: TestStack): Promise<Stats> {
  return getJson<Stats>(`${stack.endpoints['world']}/stats`);
}
