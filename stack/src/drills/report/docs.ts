// Writes the results of a run to docs/drills.md, between two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../home';
import type { DrillReport } from '../run';
import { hopsMarkdown, matrixMarkdown } from './tables';

const FILE = join(REPOSITORY, 'docs', 'drills.md');
const BEGIN = '<!-- written by make drill DOCS=1 -->';
const END = '<!-- end -->';

/** Replaces the tables in the document. A run of some alerts replaces only their rows. */
export function writeDocs(report: DrillReport, isWhole: boolean): void {
  writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8'), report, isWhole));
}

/** The text with the tables of the report. Throws when a mark is missing. */
export function withTables(text: string, { results, matrix }: DrillReport, isWhole: boolean): string {
  const [before, rest] = text.split(BEGIN);
  const [written = '', after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined)
    throw new Error(`docs/drills.md needs the lines ${BEGIN} and ${END}`);
  const [hops = '', faults = ''] = isWhole ? [] : written.trim().split('\n\n');
  const tables = [withRows(hops, hopsMarkdown(results)), withRows(faults, matrixMarkdown(matrix))];
  return [`${before}${BEGIN}`, ...tables, `${END}${after}`].join('\n\n');
}

const HEADER_LINES = 2;

/** The new table with the rows of the old one whose first cell it lacks; its own rows take the old places. */
function withRows(oldTable: string, newTable: string): string {
  const key = (row: string): string => row.split('|')[1]?.trim() ?? '';
  const lines = newTable.split('\n');
  const fresh = new Map(lines.slice(HEADER_LINES).map((row) => [key(row), row]));
  const old = new Map(
    oldTable
      .split('\n')
      .slice(HEADER_LINES)
      .map((row) => [key(row), row]),
  );
  return [...lines.slice(0, HEADER_LINES), ...new Map([...old, ...fresh]).values()].join('\n');
}
