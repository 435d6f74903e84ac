// What Grafana asks when somebody follows a link of the generated datasources and boards.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../home';

const GENERATED = join(REPOSITORY, 'dashboards', 'generated');

interface Tag {
  readonly key: string;
  readonly value: string | number | boolean;
}

export interface LinkedSpan {
  readonly operationName: string;
  readonly tags?: readonly Tag[];
  readonly processID: string;
}

export interface LinkedTrace {
  readonly spans: readonly LinkedSpan[];
  readonly processes: Readonly<Record<string, { readonly tags?: readonly Tag[] }>>;
}

interface JaegerLinks {
  readonly tracesToLogsV2: { readonly query: string };
  readonly tracesToMetrics: {
    readonly tags: readonly { readonly key: string; readonly value: string }[];
    readonly queries: readonly { readonly name: string; readonly query: string }[];
  };
}

interface LokiLinks {
  readonly derivedFields: readonly { readonly name: string; readonly matcherRegex: string; readonly url: string }[];
}

/** The part of a datasource that is about links; `$$` is a dollar sign, as Grafana reads the file. */
function linksOf<T>(uid: string): T {
  const text = readFileSync(join(GENERATED, 'provisioning', 'datasources', 'sextant.yml'), 'utf8');
  const { datasources } = parse(text.replaceAll('$$', '$')) as { datasources: { uid: string; jsonData: T }[] };
  return datasources.find((one) => one.uid === uid)!.jsonData;
}

/** The LogQL of "Logs for this span". */
export function logsOfTrace(traceId: string): string {
  return linksOf<JaegerLinks>('sextant-jaeger').tracesToLogsV2.query.replace('${__span.traceId}', traceId);
}

/** The PromQL of each "Metrics for this span", with the tags that Jaeger returned for the span. */
export function metricsOfSpan(trace: LinkedTrace, span: LinkedSpan): readonly string[] {
  const { tags: mapped, queries } = linksOf<JaegerLinks>('sextant-jaeger').tracesToMetrics;
  const tags = [...(trace.processes[span.processID]?.tags ?? []), ...(span.tags ?? [])];
  const conditions = mapped.flatMap(({ key, value: label }) =>
    tags.filter((tag) => tag.key === key).map((tag) => `${label}="${String(tag.value)}"`),
  );
  return queries.map(({ query }) =>
    query.replace('$__tags', conditions.join(', ')).replace('${__span.name}', span.operationName),
  );
}

/** The address of a link of a log line, e.g. `run_id`: to the value of a label of the line. */
export function linkOfLine(name: string, labels: Readonly<Record<string, string>>, console: string): string {
  const field = linksOf<LokiLinks>('sextant-loki').derivedFields.find((one) => one.name === name)!;
  return field.url.replace('$CONSOLE_URL', console).replace('${__value.raw}', labels[field.matcherRegex] ?? '');
}

/** The LogQL of each distinct link from a series to Explore, for the series of a service. */
export function logsOfSeries(service: string): readonly string[] {
  const texts = readdirSync(join(GENERATED, 'boards')).map((file) =>
    readFileSync(join(GENERATED, 'boards', file), 'utf8'),
  );
  const urls = texts.flatMap((text) => [...text.matchAll(/"(\/explore\?[^"]*)"/g)].map(([, url]) => url!));
  return [...new Set(urls)].map((url) => {
    const filled = url
      .replaceAll('${__field.labels.service:percentencode}', encodeURIComponent(service))
      .replace(/\$\{__(?:from|to)\}/g, String(Date.now()));
    const panes = JSON.parse(new URL(filled, 'http://grafana').searchParams.get('panes')!) as Record<string, Pane>;
    return Object.values(panes)[0]!.queries[0]!.expr;
  });
}

interface Pane {
  readonly queries: readonly { readonly expr: string }[];
}
