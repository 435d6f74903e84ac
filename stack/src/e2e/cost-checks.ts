// Compares the cost of model calls in the ledger, roll-ups, the usage report, its CSV, the metric, and the list prices.
import type { TestStack } from '../testing/testing';
import { promSum, sql } from './clients';

/** The list prices of the providers, in nano-USD per token: 0.40 USD per million tokens is 400. */
const PRICES: Readonly<Record<string, Price>> = {
  'gpt-4.1-mini': { input: 400n, cached: 100n, written: 400n, output: 1_600n },
  'claude-sonnet-4-5': { input: 3_000n, cached: 300n, written: 3_750n, output: 15_000n },
  'gemini-2.5-flash': { input: 300n, cached: 30n, written: 300n, output: 2_500n },
};

interface Price {
  readonly input: bigint;
  readonly cached: bigint;
  readonly written: bigint;
  readonly output: bigint;
}

/** One sentence per inconsistency. Comparisons are exact to the nano-USD, except for the metric, which is a double. */
export async function costProblems(stack: TestStack): Promise<readonly string[]> {
  const orgs = await sql<Org>(
    stack,
    `select o.name, sum(l.cost_nano_usd)::text as ledger, count(*) filter (where l.corrects is null)::int as calls,
       (select sum(cost_nano_usd)::text from usage_hourly h where h.org_id = o.id) as hourly,
       (select sum(cost_nano_usd)::text from usage_daily d where d.org_id = o.id) as daily
     from llm_usage_ledger l join orgs o on o.id = l.org_id group by o.id`,
  );
  const total = orgs.reduce((sum, { ledger }) => sum + BigInt(ledger ?? 0), 0n);
  const counted = await promSum(stack, 'sum(llm_cost_usd_total)');
  return [
    ...(orgs.length > 0 ? [] : ['the ledger is empty']),
    ...(await Promise.all(orgs.map((org) => orgProblems(stack, org)))).flat(),
    ...(BigInt(Math.round(counted * 1e9)) === total
      ? []
      : [`the metric counts ${counted} USD, the ledger ${usd(total)}`]),
    ...(await priceProblems(stack)),
  ];
}

interface Org {
  readonly name: string;
  /** Nano-USD; null when no call has a known cost. */
  readonly ledger: string | null;
  readonly calls: number;
  readonly hourly: string | null;
  readonly daily: string | null;
}

async function orgProblems(stack: TestStack, { name, ledger, calls, ...rollUps }: Org): Promise<string[]> {
  const json = JSON.parse(await report(stack, name, 'application/json')) as { totals: Totals };
  const csv = sumOf(await report(stack, name, 'text/csv'));
  const cost = ledger === null ? null : usd(BigInt(ledger));
  return [
    ...Object.entries(rollUps).flatMap(([period, sum]) =>
      sum === ledger ? [] : [`${name}: the ${period} roll-ups have ${String(sum)}, not ${ledger}`],
    ),
    ...(json.totals.cost_usd === cost ? [] : [`${name}: the API reports ${json.totals.cost_usd} USD, not ${cost}`]),
    ...(json.totals.calls === calls ? [] : [`${name}: the API reports ${json.totals.calls} calls, not ${calls}`]),
    ...(csv === BigInt(ledger ?? 0) ? [] : [`${name}: the CSV has ${usd(csv)} USD, not ${cost}`]),
  ];
}

interface Totals {
  readonly calls: number;
  readonly cost_usd: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Gets the usage report of an org from yesterday to tomorrow, as the platform administrator. */
async function report(stack: TestStack, org: string, accept: string): Promise<string> {
  const [from, to] = [-DAY_MS, DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString());
  const query = new URLSearchParams({ from: from!, to: to! });
  const response = await fetch(`${stack.endpoints['ops']}/api/v1/usage/report?${query.toString()}`, {
    headers: { accept, authorization: `Bearer ${stack.secrets.OPS_API_KEY}`, 'x-sextant-org': org },
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`usage report of ${org}: HTTP ${response.status}: ${text}`);
  return text;
}

/** The sum of column cost_usd, in nano-USD. */
function sumOf(csv: string): bigint {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/);
  const column = head.split(',').indexOf('cost_usd');
  if (column < 0) throw new Error(`the CSV does not have column cost_usd: ${head}`);
  return lines.reduce((sum, line) => sum + nanoUsd(line.split(',')[column] ?? ''), 0n);
}

/** Ledger costs that differ from tokens times list prices. Cached tokens count once, at their own rate. */
async function priceProblems(stack: TestStack): Promise<string[]> {
  const rows = await sql<{
    call_id: string;
    model: string;
    input: string;
    read: string;
    written: string;
    output: string;
    cost: string;
  }>(
    stack,
    `select call_id, model_priced as model, prompt_tokens as input, coalesce(cache_read_tokens, 0)::text as read,
       coalesce(cache_write_tokens, 0)::text as written, completion_tokens as output, cost_nano_usd as cost
     from llm_usage_ledger where cost_nano_usd is not null and corrects is null and status = 'success'`,
  );
  return rows.flatMap(({ call_id, model, cost, ...tokens }) => {
    const price = Object.entries(PRICES).find(([name]) => model.startsWith(name))?.[1];
    if (!price) return [`call ${call_id} has a cost, but the price of ${model} is unknown`];
    const [input, read, written, output] = [tokens.input, tokens.read, tokens.written, tokens.output].map(BigInt);
    const expected =
      (input! - read! - written!) * price.input +
      read! * price.cached +
      written! * price.written +
      output! * price.output;
    return BigInt(cost) === expected ? [] : [`call ${call_id} to ${model} cost ${cost}, not ${expected}`];
  });
}

function usd(nano: bigint): string {
  const digits = nano.toString().padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function nanoUsd(text: string): bigint {
  return text === '' ? 0n : BigInt(text.replace('.', ''));
}
