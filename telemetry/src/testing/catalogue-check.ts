// Compares emitted metrics, labels, spans, attributes and log fields with a catalogue.
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Catalogue } from '@sextant/signals/declare/catalogue';
import type { Metric } from '@sextant/signals/declare/metric';
import type { Sample } from '../metrics/registry';
import { filledName, TRACER } from '../traces/traces';

export interface Emitted {
  readonly spans: readonly ReadableSpan[];
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly metrics: readonly { readonly name: string; readonly samples: readonly Sample[] }[];
}

/** Default metrics of the client library. */
const DEFAULTS = /^(nodejs|process)_/;
/** Namespaces whose attributes must be declared on any span. */
const DECLARED_NAMESPACES = /^(sextant|gen_ai|messaging)\./;

/** Every undeclared signal, as one sentence each, without duplicates. */
export function problemsOf(catalogue: Catalogue, emitted: Emitted): readonly string[] {
  const problems = [
    ...emitted.metrics.flatMap(({ name, samples }) => metricProblems(catalogue, name, samples)),
    ...emitted.spans.flatMap((span) => spanProblems(catalogue, span)),
    ...emitted.lines.flatMap((line) => lineProblems(catalogue, line)),
  ];
  return [...new Set(problems)];
}

function metricProblems(catalogue: Catalogue, name: string, samples: readonly Sample[]): string[] {
  if (DEFAULTS.test(name) || samples.length === 0) return [];
  const declaration = catalogue.metrics.find((m) => m.name === name);
  if (declaration === undefined) return [`metric ${name} is not declared`];
  return samples.flatMap((sample) => labelProblems(declaration, { ...sample.labels, ...sample.sharedLabels }));
}

function labelProblems({ name, labels }: Metric, sample: Readonly<Record<string, string | number>>): string[] {
  const extra = Object.keys(sample).filter((key) => key !== 'le' && !labels.some((l) => l.name === key));
  return [
    ...extra.map((key) => `metric ${name} has the undeclared label ${key}`),
    ...labels.flatMap((l) => {
      const value = String(sample[l.name]);
      if (!(l.name in sample)) return [`metric ${name} lacks the label ${l.name}`];
      return l.values?.includes(value) === false
        ? [`metric ${name}: label ${l.name} has the undeclared value ${value}`]
        : [];
    }),
  ];
}

function spanProblems(catalogue: Catalogue, span: ReadableSpan): string[] {
  const own = span.instrumentationScope.name === TRACER;
  const declared = catalogue.spans.find((s) => filledName(s.name, span.attributes) === span.name);
  const allowed = new Set([...catalogue.attributes, ...(declared?.attributes ?? [])].map((a) => a.name));
  const unknown = Object.keys(span.attributes).filter(
    (key) => (own || DECLARED_NAMESPACES.test(key)) && !allowed.has(key),
  );
  return [
    ...(own && declared === undefined ? [`span ${span.name} is not declared`] : []),
    ...unknown.map((key) => `attribute ${key} of span ${span.name} is not declared`),
  ];
}

function lineProblems(catalogue: Catalogue, line: Readonly<Record<string, unknown>>): string[] {
  const allowed = new Set(catalogue.logFields.map((f) => f.name));
  return Object.keys(line)
    .filter((key) => !allowed.has(key))
    .map((key) => `log field ${key} is not declared`);
}
