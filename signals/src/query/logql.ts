// LogQL: typed log queries and counts over them.
import type { LogField } from '../declare/log-field';
import type { Duration } from './duration';
import type { AnyVector, Node, Vector } from './expression';
import { matchersOf, type Match } from './match';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The labels of every log stream. */
export type StreamLabel = 'service' | 'env' | 'level';
type StreamWhere = { readonly service?: Match<string>; readonly env?: Match<string>; readonly level?: Match<LogLevel> };

/** A stream selector with a pipeline. */
export interface LogQuery<L extends string = StreamLabel> {
  readonly language: 'logql';
  readonly node: Extract<Node, { type: 'logs' }>;
  readonly labels?: (label: L) => L;
}

/** Selects log streams. Requires at least one condition, as Loki rejects an empty selector. */
export function logs(where: StreamWhere): LogQuery {
  if (Object.keys(where).length === 0) throw new Error('a log query needs a condition on service, env or level');
  return { language: 'logql', node: { type: 'logs', matchers: matchersOf(where), pipeline: [] } };
}

/** Keeps lines that contain one of the texts. */
export function containing<L extends string>(query: LogQuery<L>, ...texts: readonly string[]): LogQuery<L> {
  return piped(query, `|= ${texts.map((text) => JSON.stringify(text)).join(' or ')}`);
}

/** Extracts fields of the JSON line as labels, for conditions and grouping. */
export function withFields<L extends string, const F extends readonly LogField[]>(
  query: LogQuery<L>,
  ...fields: F
): LogQuery<L | Underscored<F[number]['name']>> {
  const picks = fields.map((f) => `${labelOf(f.name)}=${JSON.stringify(pathOf(f.name))}`);
  return piped(query, `| json ${picks.join(', ')}`);
}

/** Keeps lines with a value in a field that `withFields` extracted. */
export function whereField<L extends string>(query: LogQuery<L>, field: NoInfer<L>, value: string): LogQuery<L> {
  return piped(query, `| ${field}=${JSON.stringify(value)}`);
}

/** Number of lines in the window, per stream. */
export function countLines<L extends string>(
  query: LogQuery<L>,
  window: Duration | '$__auto',
): Vector<'lines', L, 'logql'> {
  return { language: 'logql', unit: 'lines', node: overRange('count_over_time', query, window) };
}

/** Lines per second over the window, per stream. */
export function lineRate<L extends string>(
  query: LogQuery<L>,
  window: Duration | '$__auto',
): Vector<'lines/second', L, 'logql'> {
  return { language: 'logql', unit: 'lines/second', node: overRange('rate', query, window) };
}

/** Turns a log query into a value for `render`, for panels that show lines. */
export function lines(query: LogQuery): Vector<'lines', StreamLabel, 'logql'> {
  return { language: 'logql', unit: 'lines', node: query.node };
}

/** The stages of `readable`: the service, the message and the error of a JSON line; any other line as it is. */
const READABLE = [
  '| json message="message", error="[\\"error.message\\"]"',
  '| line_format `{{.service}}: {{if .message}}{{.message}}{{if .error}}: {{.error}}{{end}}{{else}}{{__line__}}{{end}}`',
];

/** Formats the lines for people. Throws for a query that counts lines. */
export function readable<L extends string>(query: Vector<'lines', L, 'logql'>): Vector<'lines', L, 'logql'>;
export function readable({ node, ...query }: AnyVector<'logql'>): AnyVector<'logql'> {
  if (node.type !== 'logs') throw new TypeError('only lines can be formatted');
  return { ...query, node: { ...node, pipeline: [...node.pipeline, ...READABLE] } };
}

/** The text of a query without what `readable` added, for programs that read the JSON of the lines. */
export function unformatted(query: string): string {
  return query.replace(` ${READABLE.join(' ')}`, '');
}

type Underscored<N extends string> = N extends `${infer A}.${infer B}` ? `${A}_${Underscored<B>}` : N;

function labelOf(name: string): string {
  return name.replaceAll('.', '_');
}

function pathOf(name: string): string {
  return name.includes('.') ? `["${name}"]` : name;
}

function piped<L extends string>(query: { readonly node: LogQuery['node'] }, stage: string): LogQuery<L> {
  return { language: 'logql', node: { ...query.node, pipeline: [...query.node.pipeline, stage] } };
}

function overRange(name: string, query: { readonly node: LogQuery['node'] }, range: Duration | '$__auto'): Node {
  return { type: 'call', name, args: [{ ...query.node, range }] };
}
