// The queries of the generated dashboards, with the variables of Grafana filled in.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../home';

/** What a panel asks one of the engines. */
export type Question =
  | { readonly engine: 'prometheus' | 'loki'; readonly expr: string }
  | { readonly engine: 'postgres'; readonly statement: string }
  | { readonly engine: 'jaeger'; readonly search: Readonly<Record<string, string>> }
  /** A selector of labels, e.g. `{alertname="TargetDown"}`. */
  | { readonly engine: 'alerts'; readonly selector: string };

export interface PanelQuery {
  /** The uid of the board. */
  readonly board: string;
  readonly panel: number;
  /** Titles of the board and of the panel, and the legend if there is one. */
  readonly name: string;
  readonly question: Question;
}

interface Board {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly type?: string };
  readonly targets?: readonly Target[];
  readonly options?: { readonly alertInstanceLabelFilter?: string };
  readonly panels?: readonly Panel[];
}

type Target = Readonly<Record<string, unknown>> & { readonly datasource?: { readonly type?: string } };

/** All boards in dashboards/generated/boards. */
export function generatedBoards(): readonly Board[] {
  const folder = join(REPOSITORY, 'dashboards', 'generated', 'boards');
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Board);
}

/** The panels of a board, those in collapsed rows too. */
export function panelsOf({ panels }: Board): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

/** The queries of all panels. Throws if a panel asks nothing, or an engine that this test does not know. */
export function panelQueries(): readonly PanelQuery[] {
  return generatedBoards().flatMap((board) => panelsOf(board).flatMap((panel) => queriesOf(board, panel)));
}

/** Panels without a query. */
const SILENT: ReadonlySet<string> = new Set(['row', 'text']);

function queriesOf({ uid: board, title }: Board, panel: Panel): readonly PanelQuery[] {
  if (SILENT.has(panel.type)) return [];
  const name = `${title} / ${panel.title}`;
  const { targets = [], options } = panel;
  if (panel.type === 'alertlist') {
    const selector = options?.alertInstanceLabelFilter ?? '{}';
    return [{ board, panel: panel.id, name, question: { engine: 'alerts', selector } }];
  }
  if (targets.length === 0) throw new Error(`the panel ${name} has no query`);
  return targets.map((target) => ({
    ...{ board, panel: panel.id },
    name: targets.length > 1 ? `${name} (${String(target['legendFormat'] ?? target['refId'])})` : name,
    question: questionOf({ datasource: panel.datasource ?? {}, ...target }, name),
  }));
}

function questionOf({ datasource, expr, rawSql, ...target }: Target, name: string): Question {
  switch (datasource?.type) {
    case 'prometheus':
    case 'loki':
      return { engine: datasource.type, expr: interpolate(String(expr)) };
    case 'grafana-postgresql-datasource':
      return { engine: 'postgres', statement: interpolateSql(String(rawSql)) };
    case 'jaeger':
      return { engine: 'jaeger', search: searchOf(target) };
    default:
      throw new Error(`the panel ${name} asks an unknown datasource: ${datasource?.type}`);
  }
}

const INTERVALS = /\$\{?(__rate_interval|__interval|__auto|__range|window)\}?/g;

/** As with the value “All” of each variable, and a window of one minute. */
function interpolate(expr: string): string {
  return expr.replace(INTERVALS, '1m').replace(/\$\{?\w+(:\w+)?\}?/g, '.+');
}

const ORGS = ['acme', 'globex', 'initech'];

/** For the orgs of the simulated traffic, over the last hour. */
function interpolateSql(statement: string): string {
  return statement
    .replaceAll('$__timeFrom()', `now() - interval '1 hour'`)
    .replaceAll('$__timeTo()', 'now()')
    .replaceAll('${org:sqlstring}', ORGS.map((org) => `'${org}'`).join(', '));
}

/** The parameters of Jaeger's search. */
function searchOf({ service, operation, tags, minDuration, limit }: Target): Readonly<Record<string, string>> {
  const parameters = { service, operation, tags: jsonTags(tags), minDuration, limit };
  const isGiven = (pair: [string, unknown]): pair is [string, string | number] => pair[1] !== undefined;
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(isGiven)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Grafana takes `key=value` pairs, Jaeger a JSON object. */
function jsonTags(tags: unknown): string | undefined {
  if (typeof tags !== 'string') return undefined;
  return JSON.stringify(Object.fromEntries(tags.split(' ').map((pair) => pair.split('='))));
}
