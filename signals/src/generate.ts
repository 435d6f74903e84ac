// Writes docs/signals.md from the catalogue: `node signals/dist/generate.js [--out FILE]`.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalogueOf, validateCatalogue, type Catalogue } from './declare/catalogue';
import type { Label } from './declare/label';
import { seriesBudget, type Metric } from './declare/metric';
import type { Objective } from './declare/objective';
import { FACTS } from './domains/facts';
import * as instrumentations from './domains/instrumentations';
import { DOMAINS, sextant } from './domains/sextant';

const METRIC_HEADER = ['metric', 'type', 'unit', 'labels', 'series', 'meaning'];

const problems = validateCatalogue(sextant);
if (problems.length > 0) {
  process.stderr.write(`invalid catalogue:\n${problems.map((p) => `  - ${p}\n`).join('')}`);
  process.exit(1);
}
const at = process.argv.indexOf('--out');
const out = (at > 0 ? process.argv[at + 1] : undefined) ?? resolve(__dirname, '../../docs/signals.md');
writeFileSync(out, signalsDocument(sextant, DOMAINS));

/** Renders a catalogue as Markdown; `domains` sets the headings and the order of the metrics. */
function signalsDocument(
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
      'Target labels (`service`, `env`, `instance`, on Kubernetes also `namespace` and `pod`) come from the scrape. ' +
        '“Series” is the maximum per process; a bounded label records `other` beyond its budget.',
      ...metricSections,
      '### OpenTelemetry instrumentations',
      'Every service also has the metrics of its default instrumentations, under the names of the semantic conventions. ' +
        'A metric has at most 500 label sets; the last one, `otel_metric_overflow`, is for all further ones.',
      table(
        ['metric', 'type', 'unit', 'labels', 'meaning'],
        Object.values(instrumentations).map((m) => [
          code(m.name),
          m.kind,
          m.unit,
          m.labels.map((l) => code(l.name)).join(' '),
          m.help,
        ]),
      ),
      '## Objectives',
      table(['objective', 'target', 'window', 'good events', 'meaning'], catalogue.objectives.map(objectiveRow)),
      '## Facts',
      'Conditions that services post to Alertmanager at once. Each has an alert of the same name, with the same labels.',
      table(
        ['fact', 'labels', 'meaning'],
        FACTS.map((f) => [code(f.name), f.labels.map(labelText).join('; '), f.description]),
      ),
      '## Spans',
      'Instrumentations add spans for HTTP, PostgreSQL, Redis and BullMQ.',
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
      'One JSON object per line. The Loki labels are `service`, `env` and `level`.',
      table(
        ['field', 'type', 'meaning'],
        catalogue.logFields.map((f) => [code(f.name), f.type, f.description]),
      ),
    ].join('\n\n') + '\n'
  );
}

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
