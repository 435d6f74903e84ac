// Rows of SQL as series, as Grafana reads them: a time, text that names the series, and numbers.
import type { PanelTable } from '@sextant/records/panels/panel-query';
import type { Series } from '../metrics/series';

export type NamedSeries = Series & { readonly name: string };

/**
 * A series for each text and each column of numbers. It has the name of the text, or of the column; of both if there are
 * several columns. Throws if no column has times.
 */
export function seriesOfRows({ columns, rows }: PanelTable): readonly NamedSeries[] {
  const at = columns.findIndex(({ type }) => type === 'time');
  if (at < 0) throw new Error('could not draw rows of a dashboard as series: no column has times');
  const numbers = columns.flatMap(({ name, type }, index) => (type === 'number' ? [{ name, index }] : []));
  const texts = columns.flatMap(({ type }, index) => (type === 'text' ? [index] : []));
  const series = new Map<string, { readonly name: string; readonly points: [number, number | null][] }>();
  for (const row of rows) {
    const named = texts.map((index) => row[index] ?? '').join(' ');
    for (const { name: column, index } of numbers) {
      const name = texts.length === 0 ? column : numbers.length > 1 ? `${column} ${named}` : named;
      const one = series.get(name) ?? { name, points: [] };
      one.points.push([Date.parse(String(row[at])) / 1_000, row[index] as number | null]);
      series.set(name, one);
    }
  }
  return [...series.values()].map(({ name, points }) => ({ name, labels: {}, points }));
}
