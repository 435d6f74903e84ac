// The reference of all signals as Markdown, grouped by domain.
import { catalogueOf, type Catalogue } from './declare/catalogue';
import type { Label } from './declare/label';
import { seriesBudget, type Metric } from './declare/metric';
import type { Objective } from './declare/objective';

/** Renders a catalogue; `domains` gives the headings and the order of the metrics. */
export function signalsDocument(
  catalogue: Catalogue,
  domains: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): string {
  const metricSections = Object.entries(domains).flatMap(([name, module]) => {
    const { metrics } = catalogueOf(module);
    return metrics.length === 0 ? [] : [`### ${name}`, table(METRIC_HEADER, metrics.map(metricRow))];
  });
  return (
    [
      '# Signals',
      'Generated from `signals/src/domains` by `make generate`; do not edit.',
      '## Metrics',
      'Target labels (`service`, `env`, `instance`, on Kubernetes `namespace` and `pod`) come from the scrape. ' +
        '“Series” is the most that one process can hold; a bounded label records `other` once its budget is spent.',
      ...metricSections,
      '## Objectives',
      table(['objective', 'target', 'window', 'good events', 'meaning'], catalogue.objectives.map(objectiveRow)),
      '## Spans',
      'Spans of HTTP, PostgreSQL, Redis and BullMQ come from their instrumentations; these are our own.',
      table(
        ['span', 'kind', 'attributes', 'meaning'],
        catalogue.spans.map((s) => [
          code(s.name),
          s.kind,
          s.attributes.map((a) => code(a.name)).join(' '),
          s.description,
        ]),
      ),
      '## Attributes',
      table(
        ['attribute', 'type', 'meaning'],
        catalogue.attributes.map((a) => [code(a.name), a.type, a.description]),
      ),
      '## Log fields',
      'One JSON object a line. Loki labels are `service`, `env` and `level`, nothing else.',
      table(
        ['field', 'type', 'meaning'],
        catalogue.logFields.map((f) => [code(f.name), f.type, f.description]),
      ),
    ].join('\n\n') + '\n'
  );
}

const METRIC_HEADER = ['metric', 'type', 'unit', 'labels', 'series', 'meaning'];

function metricRow(m: Metric): string[] {
  const help = m.successor ? `${m.help} Deprecated: use ${code(m.successor)}.` : m.help;
  const name = m.stability === 'stable' ? `**${code(m.name)}**` : code(m.name);
  return [name, m.kind, m.unit, m.labels.map(labelText).join('; '), String(seriesBudget(m)), help];
}

function labelText(label: Label): string {
  return `${code(label.name)} ${label.values ? `(${label.values.join(', ')})` : `(at most ${label.budget})`}`;
}

function objectiveRow(o: Objective): string[] {
  const good =
    o.type === 'latency'
      ? `${code(o.metric.name)} ≤ ${o.threshold} ${o.metric.unit}`
      : `${code(o.metric.name)}, ${code(o.label)} not ${Array.isArray(o.bad) ? o.bad.join(', ') : (o.bad as { matching: string }).matching}`;
  return [code(o.name), `${Number((o.target * 100).toFixed(3))}%`, o.window, good, o.description];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
