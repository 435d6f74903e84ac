// What types cannot check about dashboards: ids, texts, and units of limits and queries.
import { thresholdOf } from '@sextant/alerts/declare';
import type { Board, Panel } from './declare';

/** Every problem as a sentence that names the dashboard and the panel; an empty list means valid. */
export function validateDashboards(boards: readonly Board[]): readonly string[] {
  return [
    ...repeated(boards.map((b) => b.uid)).map((uid) => `dashboard ${uid} is declared twice`),
    ...boards.flatMap(dashboardProblems),
  ];
}

function dashboardProblems({ uid, title, description, rows }: Board): string[] {
  const panels = rows.flat();
  const problems = [
    ...(/^[a-z0-9-]{1,40}$/.test(uid) ? [] : ['the uid must be lower-case with hyphens, at most 40 characters']),
    ...(title.trim() && description.trim() ? [] : ['title or description is empty']),
    ...repeated(panels.map((p) => String(p.id))).map((id) => `panel id ${id} is used twice`),
    ...repeated(panels.map((p) => p.title)).map((name) => `panel "${name}" is there twice`),
    ...panels.flatMap((p) => panelProblems(p).map((problem) => `panel "${p.title}": ${problem}`)),
  ];
  return problems.map((problem) => `dashboard ${uid}: ${problem}`);
}

function panelProblems({ title, description, queries, limits }: Panel): string[] {
  const problems: string[] = [];
  const units = new Set(queries.map((q) => q.expr.unit));
  const [unit] = units;
  if (title.trim() === '') problems.push('title is empty');
  if (description.trim() === '') problems.push('description is empty: say what good looks like');
  if (queries.some((q) => q.legend.trim() === '')) problems.push('a query has no legend');
  if (units.size > 1) problems.push(`mixes ${[...units].join(' and ')}`);
  for (const limit of limits.map((l) => thresholdOf(l.fires))) {
    if (limit.unit !== unit) problems.push(`draws a limit in ${limit.unit}, but shows ${unit}`);
  }
  return problems;
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}
