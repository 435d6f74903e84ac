// The queries of the generated dashboards to Prometheus, as Grafana sends them with its default choices.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../dashboards/generated/boards');

export interface Panel {
  /** Titles of the board and of the panel. */
  readonly name: string;
  /** Its queries, which Grafana sends at the same time. */
  readonly exprs: readonly string[];
}

interface BoardJson {
  readonly title: string;
  readonly panels: readonly PanelJson[];
}

interface PanelJson {
  readonly title?: string;
  readonly datasource?: { readonly type?: string };
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: { readonly type?: string } }[];
}

/** All panels that ask Prometheus. */
export function prometheusPanels(): readonly Panel[] {
  const boards = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as BoardJson);
  return boards
    .flatMap(({ title, panels }) =>
      panels.map((panel) => ({ name: `${title} / ${panel.title ?? ''}`, exprs: exprsOf(panel) })),
    )
    .filter(({ exprs }) => exprs.length > 0);
}

function exprsOf({ datasource, targets = [] }: PanelJson): readonly string[] {
  return targets.flatMap((target) =>
    (target.datasource ?? datasource)?.type === 'prometheus' && target.expr !== undefined ? [target.expr] : [],
  );
}

/** Names of metrics and of recorded series in the queries. */
export function metricNames(panels: readonly Panel[]): readonly string[] {
  const names = panels.flatMap(({ exprs }) => exprs).flatMap((expr) => [...expr.matchAll(/([a-zA-Z_:][\w:]*)[{[]/g)]);
  return [...new Set(names.map(([, name = '']) => name))];
}

export interface TimeRange {
  /** Seconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Seconds between two points of a series. */
  readonly step: number;
}

/** About as many points as a panel on a wide screen has pixels per column. */
const MAX_POINTS = 720;
const SCRAPE_SECONDS = 15;

export function lastHours(hours: number, end: number): TimeRange {
  const seconds = hours * 3_600;
  return { start: end - seconds, end, step: Math.max(SCRAPE_SECONDS, Math.ceil(seconds / MAX_POINTS)) };
}

/** Fills in the variables: all values, a window of five minutes, and the intervals that Grafana computes. */
export function interpolate(expr: string, { start, end, step }: TimeRange): string {
  return expr
    .replace(/\$\{?window\}?/g, '5m')
    .replace(/\$\{?__rate_interval\}?/g, `${Math.max(4 * SCRAPE_SECONDS, step + SCRAPE_SECONDS)}s`)
    .replace(/\$\{?__interval\}?/g, `${step}s`)
    .replace(/\$\{?__range\}?/g, `${end - start}s`)
    .replace(/\$\{?\w+(:\w+)?\}?/g, '.+');
}
