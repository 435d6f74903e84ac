// Exports rows of an org as CSV, JSON or newline-delimited JSON. Postgres formats the rows, which are streamed.
import { finished, Readable } from 'node:stream';
import { escapeLiteral } from 'pg';
import { csvOfCopy } from './csv';
import type { Database } from '../database/database';
import { ALL_ORGS } from '../database/scope';
import { isUuid } from '../database/values';

export type ExportFormat = 'csv' | 'json' | 'ndjson';

export interface ExportOptions {
  readonly what: keyof typeof TABLES;
  readonly format: ExportFormat;
  /** Only rows of this run. */
  readonly runId?: string | undefined;
  /** Only rows at or after this time. */
  readonly from?: Date | undefined;
  /** Only rows before this time. */
  readonly to?: Date | undefined;
  /** Whether CSV begins with a byte order mark. */
  readonly bom?: boolean | undefined;
}

/** The format of a column: `text` is escaped against formulas in CSV, `time` is RFC 3339, `money` is a string in JSON. */
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
  // Corrections have a cost and name the call that they correct; all other rows are calls.
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
 * Exports the rows of an org as a file: CSV with a header, a JSON array, or one JSON object per line. With ALL_ORGS it
 * exports the rows of all orgs, with the name of the org in each. Rows of one run are ordered by time. Resolves when the
 * first bytes are available; rejects with RecordsError if Postgres rejects the statement. A caller that does not read to
 * the end must destroy the stream.
 */
export async function exportRows(database: Database, orgId: string, options: ExportOptions): Promise<Readable> {
  const rows = await database.copyOut(orgId, statementOf(orgId, options));
  if (options.format === 'ndjson') return rows;
  const columns = columnsOf(orgId, options.what).map(([name, kind]) => ({ name, isText: kind === 'text' }));
  const file = options.format === 'csv' ? csvOfCopy(rows, columns, options) : inBrackets(rows);
  const stream = Readable.from(file, { objectMode: false });
  // If the stream is never read, the generator never starts and cannot release the rows.
  finished(stream, () => rows.destroy());
  return stream;
}

/** With ALL_ORGS each row names its org. */
function columnsOf(orgId: string, what: ExportOptions['what']): readonly Column[] {
  const { columns }: Table = TABLES[what];
  return orgId === ALL_ORGS ? [['org', 'text'], ...columns] : columns;
}

function statementOf(orgId: string, { what, format, runId, from, to }: ExportOptions): string {
  const { table, time }: Table = TABLES[what];
  if (runId !== undefined && !isUuid(runId)) throw new RangeError(`${runId} is not a run id`);
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
  // JSON contains neither of these characters, so COPY never quotes.
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
