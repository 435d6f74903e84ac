// Lines of the ledger's spool: rows in the text form of COPY, which Postgres reads without a program between.
import { MAX_LINE_BYTES } from '../spool/reserve';
import type { llmUsageLedger } from '../schema/ledger';

/** A row of the ledger. Tokens and cost are null where they are not known; cost is in 1e-9 USD. */
export type LedgerRow = Readonly<Omit<typeof llmUsageLedger.$inferInsert, 'costUsd'>>;

/**
 * The columns of a line in their order. A spool outlives the version that wrote it: a new column comes last, and a line
 * that ends before it has none. The id comes first, so that no line begins as JSON does.
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
] as const satisfies readonly (keyof LedgerRow)[];

const NULL = '\\N';

/** A row as a line. U+FFFD stands for characters that Postgres does not have. */
export function ledgerLine(row: LedgerRow): string {
  let line = row.id;
  for (let i = 1; i < LINE_COLUMNS.length; i++) line += `\t${field(row[LINE_COLUMNS[i]!])}`;
  return line;
}

/** A row as a line that a spool is sure to have room for: the raw usage, which is there for people, gives way. */
export function boundedLine(row: LedgerRow): string {
  const line = ledgerLine(row);
  const long = line.length * 3 >= MAX_LINE_BYTES && Buffer.byteLength(line) >= MAX_LINE_BYTES;
  return long && row.rawUsage != null ? ledgerLine({ ...row, rawUsage: null }) : line;
}

/** What COPY would take for the end of a field or of a row, or for an escape. */
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

/** Rows that are made at once have the same time, and to write it is a quarter of the work on a line. */
function instantOf(time: Date): string {
  if (time.getTime() !== latest) [latest, latestText] = [time.getTime(), time.toISOString()];
  return latestText;
}

const escaped = (text: string) => text.replace(/[\\\t\n\r\0]/g, (special) => ESCAPES[special]!);

const ID_LENGTH = 36;

/** The org that a line is for; of what is no line of ours, something that is no org. */
export function orgOf(line: string): string {
  return line.slice(ID_LENGTH + 1, line.indexOf('\t', ID_LENGTH + 1));
}

/** How many columns a line has. */
export function columnsOf(line: string): number {
  let columns = 1;
  for (let at = line.indexOf('\t'); at !== -1; at = line.indexOf('\t', at + 1)) columns += 1;
  return columns;
}

/** The line for what versions before wrote, JSON of the row; other lines as they are. */
export function currentLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    return ledgerLine(JSON.parse(line) as LedgerRow);
  } catch {
    return line;
  }
}

const UNESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** A line as JSON, for a person to read. */
export function readableLine(line: string): string {
  const values = line.split('\t').map((text, i) => [LINE_COLUMNS[i] ?? `column ${i + 1}`, unescaped(text)] as const);
  return JSON.stringify(Object.fromEntries(values));
}

function unescaped(text: string): string | null {
  return text === NULL ? null : text.replace(/\\(.)/g, (_, char: string) => UNESCAPED[char] ?? char);
}
