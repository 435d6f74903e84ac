// Validates what types cannot check: ids, texts, and units of thresholds and queries.
import { thresholdOf } from '@sextant/alerts/declare';
import { windowProblems } from '@sextant/signals/query/windows';
import type { Dashboard, Panel } from './declare';
import { EXPLANATION_ID } from './explanation';

/** Returns one sentence per problem; empty when valid. */
export function validateDashboards(dashboards: readonly Dashboard[]): readonly string[] {
  return [
    ...repeated(dashboards.map((b) => b.uid)).map((uid) => `dashboard ${uid} is declared twice`),
    ...dashboards.flatMap(dashboardProblems),
  ];
}

function dashboardProblems({ uid, title, description, rows }: Dashboard): string[] {
  const panels = rows.flat();
  const problems = [
    ...(/^[a-z0-9-]{1,40}$/.test(uid) ? [] : ['the uid must be lowercase with hyphens, at most 40 characters']),
    ...(title.trim() && description.trim() ? [] : ['title or description is empty']),
    ...repeated(panels.map((p) => String(p.id))).map((id) => `panel id ${id} is used twice`),
    ...repeated(panels.map((p) => p.title)).map((name) => `panel title "${name}" is used twice`),
    ...panels.flatMap((p) => panelProblems(p).map((problem) => `panel "${p.title}": ${problem}`)),
  ];
  return problems.map((problem) => `dashboard ${uid}: ${problem}`);
}

function panelProblems({ id, title, description, queries, thresholds }: Panel): string[] {
  const problems: string[] = [];
  const units = new Set(queries.map((q) => q.expr.unit));
  const [unit] = units;
  if (id >= EXPLANATION_ID) problems.push(`the id ${id} must be below ${EXPLANATION_ID}`);
  if (title.trim() === '') problems.push('title is empty');
  if (description.trim() === '') problems.push('description is empty: say what values are good');
  if (queries.some((q) => q.legend.trim() === '')) problems.push('a query has no legend');
  problems.push(...queries.flatMap(({ expr }) => windowProblems(expr)));
  if (units.size > 1) problems.push(`mixes ${[...units].join(' and ')}`);
  for (const threshold of thresholds.map(({ fires }) => thresholdOf(fires))) {
    if (threshold.unit !== unit) problems.push(`has a threshold in ${threshold.unit}, but shows ${unit}`);
  }
  return problems;
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}
