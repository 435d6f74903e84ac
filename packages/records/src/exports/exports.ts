// Exports: rows of an org as CSV, JSON or lines of JSON, made by Postgres itself and streamed whatever their number.
import { finished, Readable } from 'node:stream';
import { escapeLiteral } from 'pg';
import { csvOfCopy } from './copy-csv';
import type { Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import { isUuid } from '../database/values';

export type ExportFormat = 'csv' | 'json' | 'ndjson';

export interface ExportOptions {
  readonly what: keyof typeof TABLES;
  readonly format: ExportFormat;
  /** Only what is of this run. */
  readonly runId?: string | undefined;
  /** Only rows of this time or later. */
  readonly from?: Date | undefined;
  /** Only rows before. */
  readonly to?: Date | undefined;
  /** Whether a CSV begins with a byte order mark. */
  readonly bom?: boolean | undefined;
}

/** How a column is written: `text` not as a formula in CSV, `time` by RFC 3339, `money` as text in JSON, `plain` as it is. */
type Column = readonly [name: string, kind: 'text' | 'time' | 'money' | 'plain'];

interface Table {
  readonly table: string;
  readonly time: string;
  readonly columns: readonly Column[];
}

const plain = (...names: readonly string[]): Column[] => names.map((name) => [name, 'plain']);
const times = (...names: readonly string[]): Column[] => names.map((name) => [name, 'time']);
const text = (...names: readonly string[]): Column[] => names.map((name) => [name, 'text']);

const TABLES = {
  run_events: {
    table: 'run_event_logs',
    time: 'ts',
    columns: [
      ...plain('id', 'run_id'),
      ...times('ts'),
      ...text('stage', 'entity_id', 'event', 'status', 'error_code'),
      ...plain('duration_ms'),
      ...text('trace_id', 'extra'),
    ],
  },
  qa: {
    table: 'qa_samples',
    time: 'created_at',
    columns: [
      ...plain('run_id'),
      ...text('entity_id', 'bucket'),
      ...plain('checks', 'result'),
      ...text('notes', 'seed'),
      ...times('created_at'),
      ...text('reviewed_by'),
      ...times('reviewed_at'),
    ],
  },
  // Rows of corrections have a cost and name the call they correct; all others are calls.
  usage: {
    table: 'llm_usage_ledger',
    time: 'created_at',
    columns: [
      ...plain('id'),
      ...times('created_at'),
      ...plain('corrects', 'run_id'),
      ...text('step', 'agent_id', 'trace_id', 'call_id'),
      ...plain('workspace_id', 'user_id'),
      ...text('provider', 'model_requested', 'model_priced'),
      ...plain('prompt_tokens', 'completion_tokens', 'total_tokens', 'cache_read_tokens', 'cache_write_tokens'),
      ...plain('reasoning_tokens'),
      ['cost_usd', 'money'],
      ...plain('cost_source'),
      ...text('price_version'),
      ...plain('latency_ms', 'time_to_first_token_ms', 'status'),
      ...text('error_code', 'service_tier'),
    ],
  },
} as const satisfies Record<string, Table>;

/**
 * The rows of an org, or of all with ALL_ORGS and the name of the org in each, as a file: CSV with a header in which no
 * cell is a formula, a JSON array, or one JSON object a line. Those of one run are in the order of time. Resolves when Postgres has accepted the statement and the first bytes are
 * there; rejects with RecordsError before. Whoever does not read to the end must destroy the stream.
 */
export async function exportRows(database: Database, orgId: string, options: ExportOptions): Promise<Readable> {
  const rows = await database.copyOut(orgId, statementOf(orgId, options));
  if (options.format === 'ndjson') return rows;
  const columns = columnsOf(orgId, options.what).map(([name, kind]) => ({ name, isText: kind === 'text' }));
  const file = options.format === 'csv' ? csvOfCopy(rows, columns, options) : inBrackets(rows);
  const stream = Readable.from(file, { objectMode: false });
  // Who never reads never starts the generator, which then could not let go of the rows.
  finished(stream, () => rows.destroy());
  return stream;
}

/** All orgs: each row says whose it is. */
function columnsOf(orgId: string, what: ExportOptions['what']): readonly Column[] {
  const { columns }: Table = TABLES[what];
  return orgId === ALL_ORGS ? [['org', 'text'], ...columns] : columns;
}

function statementOf(orgId: string, { what, format, runId, from, to }: ExportOptions): string {
  const { table, time }: Table = TABLES[what];
  if (runId !== undefined && !isUuid(runId)) throw new RangeError(`${runId} is no id of a run`);
  const all = orgId === ALL_ORGS;
  const conditions = [
    all ? 'true' : `org_id = ${escapeLiteral(orgId)}::uuid`,
    runId === undefined ? [] : `run_id = ${escapeLiteral(runId)}::uuid`,
    from ? `${time} >= ${escapeLiteral(from.toISOString())}::timestamptz` : [],
    to ? `${time} < ${escapeLiteral(to.toISOString())}::timestamptz` : [],
  ].flat();
  const order = runId === undefined ? '' : ` order by ${time}`;
  const shown = columnsOf(orgId, what);
  const named = all ? `(select t.*, o.name as org from ${table} t join orgs o on o.id = t.org_id) r` : table;
  const source = `from ${named} where ${conditions.join(' and ')}${order}`;
  if (format === 'csv') return `copy (select ${shown.map(csvCell).join(', ')} ${source}) to stdout`;
  const fields = shown.map(([name, kind]) => (kind === 'money' ? `${name}::text` : name)).join(', ');
  const objects = `select row_to_json(r)::text as line from (select ${fields} ${source}) r`;
  const lines =
    format === 'json'
      ? `select case when row_number() over () > 1 then ',' else '' end || line from (${objects}) l`
      : objects;
  // JSON has neither of these characters, so that COPY has nothing to quote.
  return `copy (${lines}) to stdout (format csv, delimiter e'\\x02', quote e'\\x01')`;
}

/** The transaction has UTC as its time zone. */
const csvCell = ([name, kind]: Column): string =>
  kind === 'time' ? `to_char(${name}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : name;

async function* inBrackets(rows: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from('[\n');
  yield* rows as AsyncIterable<Buffer>;
  yield Buffer.from(']\n');
}
