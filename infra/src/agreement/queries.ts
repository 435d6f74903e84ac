// Every query of the generated files: of alerts, of panels, variables and marks of boards, and of links from traces.
import { boards, datasources, rules } from '../generated';

export interface Query {
  /** Where it stands, for messages: `alert TargetDown`. */
  readonly where: string;
  readonly language: 'promql' | 'logql';
  readonly text: string;
}

/** Queries as parsers take them: what Grafana fills in is filled in. */
export function generatedQueries(): readonly Query[] {
  return [...ofRules(), ...ofBoards(), ...ofLinks()].map((query) => ({ ...query, text: filledIn(query.text) }));
}

function ofRules(): Query[] {
  return rules().groups.flatMap((group) =>
    group.rules.map(({ alert, record, expr }) => ({
      where: alert === undefined ? `rule ${String(record)}` : `alert ${alert}`,
      language: 'promql',
      text: String(expr),
    })),
  );
}

function ofBoards(): Query[] {
  return Object.entries(boards()).flatMap(([file, json]) => within(JSON.parse(json), file.replace('.json', '')));
}

const LANGUAGES: Readonly<Record<string, Query['language']>> = { prometheus: 'promql', loki: 'logql' };

interface Part {
  readonly title?: string;
  readonly name?: string;
  readonly datasource?: { readonly type?: string };
  readonly expr?: string;
  readonly definition?: string;
}

/** Queries anywhere below a part of a board; a part without a datasource has the one above it. */
function within(part: unknown, where: string, type?: string): Query[] {
  if (Array.isArray(part)) return part.flatMap((item) => within(item, where, type));
  if (typeof part !== 'object' || part === null) return [];
  const { title, name, datasource, expr, definition } = part as Part;
  const here = `${where}${title === undefined ? '' : `, ${title}`}`;
  const language = LANGUAGES[datasource?.type ?? type ?? ''];
  const own = [expr, definition === undefined ? undefined : labelValues(definition)].filter(
    (text) => text !== undefined,
  );
  if (own.length > 0 && language === undefined) throw new Error(`could not read a query of ${here}: of which store?`);
  return [
    ...own.map((text) => ({ where: `${here}${name === undefined ? '' : `, ${name}`}`, language: language!, text })),
    ...Object.values(part).flatMap((below) => within(below, here, datasource?.type ?? type)),
  ];
}

/** `label_values(up, env)`, which Grafana alone knows, as a query that needs the same. */
function labelValues(definition: string): string {
  const [, series, label] = /^label_values\((.+),\s*(\w+)\)$/.exec(definition) ?? [];
  if (label === undefined) throw new Error(`could not read the variable ${definition}`);
  return `count by (${label}) (${series})`;
}

interface TraceLinks {
  readonly tags?: readonly { readonly value: string }[];
  readonly queries?: readonly { readonly name: string; readonly query: string }[];
}

/** From a span to metrics: the tags become matchers. */
function ofLinks(): Query[] {
  return datasources().flatMap(({ jsonData }) => {
    const { tags = [], queries = [] } = (jsonData as { readonly tracesToMetrics?: TraceLinks }).tracesToMetrics ?? {};
    const matchers = tags.map(({ value }) => `${value}="$tag"`).join(', ');
    return queries.map(({ name, query }): Query => {
      return { where: `link ${name}`, language: 'promql', text: query.replace('$$__tags', matchers) };
    });
  });
}

/** Variables within strings stay: they say that any value is meant. */
function filledIn(text: string): string {
  return text.replaceAll(/\[\$\w+\]/g, '[5m]');
}
