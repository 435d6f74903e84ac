// Asks the real engines what a panel asks.
import { getJson, lokiQuery, sql } from '../clients';
import type { TestStack } from '../../testing/testing';
import type { PanelQuery, Question } from './boards';

/** Whether the engine answers with data now, or has done so in the last minutes. */
export function hasData(stack: TestStack, question: Question): Promise<boolean> {
  switch (question.engine) {
    case 'prometheus':
      return hasSamples(stack, question.expr);
    case 'loki':
      return lokiQuery(stack, question.expr).then((streams) => streams.length > 0);
    case 'postgres':
      return hasRows(stack, question.statement);
    case 'jaeger':
      return hasTraces(stack, question.search);
    case 'alerts':
      return hasAlerts(stack, question.selector);
  }
}

/** The queries without data. Rejects if an engine refuses a query. */
export async function emptyQueries(stack: TestStack, queries: readonly PanelQuery[]): Promise<readonly PanelQuery[]> {
  const empty: PanelQuery[] = [];
  for (const query of queries) {
    const answered = await hasData(stack, query.question).catch((cause: unknown) => {
      throw new Error(`${query.name}: ${(cause as Error).message}`, { cause });
    });
    if (!answered) empty.push(query);
  }
  return empty;
}

const RANGE_SECONDS = 300;
const STEP_SECONDS = 5;

interface Series {
  readonly values: readonly (readonly [number, string])[];
}

/** A ratio without events is NaN, which panels draw as nothing. */
async function hasSamples({ endpoints }: TestStack, query: string): Promise<boolean> {
  const end = Date.now() / 1000;
  const range = { start: String(end - RANGE_SECONDS), end: String(end), step: String(STEP_SECONDS) };
  const parameters = new URLSearchParams({ query, ...range });
  const url = `${endpoints['prometheus']}/api/v1/query_range?${parameters.toString()}`;
  const { result } = (await getJson<{ data: { result: readonly Series[] } }>(url)).data;
  return result.some(({ values }) => values.some(([, value]) => value !== 'NaN'));
}

/** The role of Grafana. */
const READER = 'sextant_boards';

async function hasRows(stack: TestStack, statement: string): Promise<boolean> {
  return (await sql(stack, statement, READER)).length > 0;
}

async function hasTraces({ endpoints }: TestStack, search: Readonly<Record<string, string>>): Promise<boolean> {
  const parameters = new URLSearchParams({ ...search, lookback: '1h' });
  const url = `${endpoints['jaeger']}/api/traces?${parameters.toString()}`;
  const { data } = await getJson<{ data: readonly unknown[] | null }>(url);
  return (data ?? []).length > 0;
}

type Labels = Readonly<Record<string, string>>;

/** Pending and firing alerts, as Grafana's list of alerts reads them. */
async function hasAlerts({ endpoints }: TestStack, selector: string): Promise<boolean> {
  const url = `${endpoints['prometheus']}/api/v1/alerts`;
  const { alerts } = (await getJson<{ data: { alerts: readonly { readonly labels: Labels }[] } }>(url)).data;
  return alerts.some(({ labels }) => matches(labels, selector));
}

const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;

function matches(labels: Labels, selector: string): boolean {
  return [...selector.matchAll(MATCHER)].every(([, name = '', operator = '', text = '']) => {
    const value = labels[name] ?? '';
    const equal = operator.includes('~') ? new RegExp(`^(?:${text})$`).test(value) : value === text;
    return operator.startsWith('!') ? !equal : equal;
  });
}
