// Writes the results of a run to docs/drills.md, between two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../home';
import { hopsMarkdown, matrixMarkdown } from './tables';
import type { DrillReport } from '../run';

const FILE = join(REPOSITORY, 'docs', 'drills.md');
const BEGIN = '<!-- written by make drill DOCS=1 -->';
const END = '<!-- end -->';

/** Replaces the tables in the document. */
export function writeDocs(report: DrillReport): void {
  writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8'), report));
}

/** The text with the tables of the report. Throws when a mark is missing. */
export function withTables(text: string, { results, matrix }: DrillReport): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/drills.md needs the lines ${BEGIN} and ${END}`);
  return [`${before}${BEGIN}`, hopsMarkdown(results), matrixMarkdown(matrix), `${END}${after}`].join('\n\n');
}
