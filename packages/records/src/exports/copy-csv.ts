// Converts the text format of COPY to CSV with a header.
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { BYTE_ORDER_MARK, quoted, textCell } from './csv';

export interface CsvColumn {
  readonly name: string;
  /** Free text, which must not be interpreted as a formula by spreadsheets. */
  readonly isText: boolean;
}

export interface CsvOptions {
  /** Whether the file begins with a byte order mark. */
  readonly bom?: boolean | undefined;
}

/** Converts rows of COPY TO STDOUT to CSV, in chunks of about the same size. */
export async function* csvOfCopy(
  rows: Readable,
  columns: readonly CsvColumn[],
  { bom = false }: CsvOptions,
): AsyncGenerator<string> {
  yield `${bom ? BYTE_ORDER_MARK : ''}${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map((line) => recordOf(line, columns)).join('');
  }
}

function recordOf(line: string, columns: readonly CsvColumn[]): string {
  const fields = line.split('\t');
  return `${fields.map((field, i) => cellOf(field, columns[i]!.isText)).join(',')}\r\n`;
}

function cellOf(field: string, isText: boolean): string {
  if (field === NULL) return '';
  const value = field.includes('\\') ? field.replaceAll(/\\(.)/g, unescaped) : field;
  return isText ? textCell(value) : quoted(value);
}

const NULL = '\\N';
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(_: string, character: string): string {
  return ESCAPES[character] ?? character;
}
