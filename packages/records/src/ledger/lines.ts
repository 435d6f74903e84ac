// Lines of the ledger's spool: rows in the text format of COPY, which Postgres reads directly.
import { MAX_LINE_BYTES } from '../spool/reserve';
import type { llmUsageLedger } from '../schema/ledger';

/** A row of the ledger. Tokens and cost are null if unknown; cost is in 1e-9 USD. */
export type LedgerRow = Readonly<Omit<typeof llmUsageLedger.$inferInsert, 'costUsd'>>;

/**
 * The columns of a line, in order. A spool can outlive the version that wrote it: new columns go last, and a line may
 * end before them.
 */
export const LINE_COLUMNS = [
  'id',
  'orgId',
  'callId',
  'createdAt',
  'workspaceId',
  'userId',
  'runId',
  'step',
  'agentId',
  'traceId',
  'provider',
  'modelRequested',
  'modelPriced',
  'promptTokens',
  'completionTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'costNanoUsd',
  'costSource',
  'priceVersion',
  'latencyMs',
  'timeToFirstTokenMs',
  'status',
  'errorCode',
  'serviceTier',
  'corrects',
  'usageSource',
  'rawUsage',
  'cacheSavingsNanoUsd',
] as const satisfies readonly (keyof LedgerRow)[];

const NULL = '\\N';

/** A row as a line. U+FFFD replaces characters that Postgres does not store. */
export function ledgerLine(row: LedgerRow): string {
  let line = row.id;
  for (let i = 1; i < LINE_COLUMNS.length; i++) line += `\t${field(row[LINE_COLUMNS[i]!])}`;
  return line;
}

/** A row as a line for which the spool's reserve has room. Drops the raw usage, which is informational, if necessary. */
export function boundedLine(row: LedgerRow): string {
  const line = ledgerLine(row);
  const long = line.length * 3 >= MAX_LINE_BYTES && Buffer.byteLength(line) >= MAX_LINE_BYTES;
  return long && row.rawUsage != null ? ledgerLine({ ...row, rawUsage: null }) : line;
}

/** Characters that COPY treats as separators or escapes, and NUL. */
const SPECIAL = /[\\\t\n\r\0]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\uFFFD',
};

function field(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return NULL;
  if (typeof value === 'string') return SPECIAL.test(value) ? escaped(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : NULL;
  return instantOf(value);
}

let latest = NaN;
let latestText = '';

/** Caches the last time: rows created together share it, and formatting it takes a quarter of the time of a line. */
function instantOf(time: Date): string {
  if (time.getTime() !== latest) [latest, latestText] = [time.getTime(), time.toISOString()];
  return latestText;
}

const escaped = (text: string) => text.replace(/[\\\t\n\r\0]/g, (special) => ESCAPES[special]!);

const ID_LENGTH = 36;

/** The org of a line. For a malformed line, a string that is not an org id. */
export function orgOf(line: string): string {
  return line.slice(ID_LENGTH + 1, line.indexOf('\t', ID_LENGTH + 1));
}

/** The number of columns of a line. */
export function columnsOf(line: string): number {
  let columns = 1;
  for (let at = line.indexOf('\t'); at !== -1; at = line.indexOf('\t', at + 1)) columns += 1;
  return columns;
}

const UNESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** A line as JSON, for people to read. */
export function readableLine(line: string): string {
  const values = line.split('\t').map((text, i) => [LINE_COLUMNS[i] ?? `column ${i + 1}`, unescaped(text)] as const);
  return JSON.stringify(Object.fromEntries(values));
}

function unescaped(text: string): string | null {
  return text === NULL ? null : text.replace(/\\(.)/g, (_, char: string) => UNESCAPED[char] ?? char);
}
