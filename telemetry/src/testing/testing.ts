// Tests: captures what a program emits, and fails when something of it is not in the catalogue.
import { propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Catalogue } from '@sextant/signals/declare/catalogue';
import type { LabelsOf, Metric } from '@sextant/signals/declare/metric';
import { problemsOf } from './catalogue-check';
import '../context';
import { lineOf, type Entry } from '../logs/log-line';
import { configureLogs } from '../logs/logs';
import { resetMetrics } from '../metrics/metrics';
import { setMisuseSink } from '../misuse';
import { exposedMetrics, exposition, type Sample } from '../metrics/registry';
import { redactText } from '../redaction/redaction';
import type { RecordingSpan } from '../traces/tracer/span';
import { tracerProvider } from '../traces/tracer/tracer';

/** A captured log line, parsed. */
export type Line = Readonly<Record<string, unknown>>;

export interface Capture {
  /** Spans that have ended, in the order of their ends. */
  spans(): readonly RecordingSpan[];
  lines(): readonly Line[];
  /** The value of a counter or gauge, the number of observations of a histogram; undefined without a series. */
  value<M extends Metric>(declaration: M, labels: LabelsOf<M>): Promise<number | undefined>;
  /** What /metrics would serve. */
  metrics(accept?: string): Promise<string>;
  /** Everything emitted that the catalogue does not declare, one sentence each. */
  problems(catalogue: Catalogue): Promise<readonly string[]>;
  /** Throws when there are such problems. */
  assertCatalogued(catalogue: Catalogue): Promise<void>;
}

let ended: RecordingSpan[] = [];
let registered = false;

/**
 * Starts capturing with everything at zero: spans in memory, lines in memory (also `debug`), metrics reset.
 * Call it before each test; it takes the place of `start()`.
 */
export function captureTelemetry(): Capture {
  const lines: Line[] = [];
  const misuses: string[] = [];
  registerOnce();
  ended = [];
  resetMetrics();
  setMisuseSink((problem) => misuses.push(problem));
  const identity = { service: 'test', env: 'test', version: '0.0.0' };
  const take = (entry: Entry) => void lines.push(JSON.parse(lineOf(entry, identity)) as Line);
  configureLogs({ level: 'debug', sink: { take } });

  const spans = () => ended;
  const problems = async (catalogue: Catalogue) => [
    ...misuses,
    ...problemsOf(catalogue, { spans: spans(), lines, metrics: await emittedMetrics() }),
  ];
  return {
    spans,
    lines: () => lines,
    value: (declaration, labels) => valueOf(declaration.name, labels),
    metrics: async (accept) => (await exposition(accept)).body,
    problems,
    async assertCatalogued(catalogue) {
      const found = await problems(catalogue);
      if (found.length > 0) throw new Error(`not in the catalogue:\n${found.map((p) => `  - ${p}`).join('\n')}`);
    },
  };
}

/** The tracer provider of a process can be set once. */
function registerOnce(): void {
  if (registered) return;
  registered = true;
  trace.setGlobalTracerProvider(tracerProvider((span) => void ended.push(redacted(span))));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** As the encoder does it, so that tests see what would leave the process. */
function redacted(span: RecordingSpan): RecordingSpan {
  for (const texts of [span.attributes, ...span.events.map((event) => event.attributes)])
    for (const key in texts) if (typeof texts[key] === 'string') texts[key] = redactText(texts[key]);
  if (span.status.message !== undefined) span.status = { ...span.status, message: redactText(span.status.message) };
  return span;
}

async function valueOf(name: string, labels: Readonly<Record<string, unknown>>): Promise<number | undefined> {
  const samples =
    (await exposedMetrics()
      .find((m) => m.name === name)
      ?.samples()) ?? [];
  // Of a histogram, its count; other metrics have one sample for each set of labels.
  return samples.find((s) => [name, `${name}_count`].includes(s.metricName ?? name) && matches(s, labels))?.value;
}

function matches(sample: Sample, labels: Readonly<Record<string, unknown>>): boolean {
  const own: Readonly<Record<string, unknown>> = { ...sample.labels, ...sample.sharedLabels };
  return Object.entries(labels).every(([name, value]) => own[name] === value);
}

async function emittedMetrics(): Promise<readonly EmittedMetric[]> {
  return Promise.all(exposedMetrics().map(async (m) => ({ name: m.name, samples: await m.samples() })));
}

interface EmittedMetric {
  readonly name: string;
  readonly samples: readonly Sample[];
}
