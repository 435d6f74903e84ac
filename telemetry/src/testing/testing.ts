// Captures emitted telemetry in tests, and fails when it is not in the catalogue.
import { propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { TracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Catalogue } from '@sextant/signals/declare/catalogue';
import type { LabelsOf, Metric } from '@sextant/signals/declare/metric';
import { problemsOf } from './catalogue-check';
import '../context';
import { held, resetFacts } from '../facts/facts';
import type { HeldFact } from '../facts/held-facts';
import { lineOf } from '../logs/line/line';
import type { LogRecord } from '../logs/line/record';
import { configureLogs } from '../logs/logs';
import { resetMetrics } from '../metrics/metrics';
import { setMisuseHandler } from '../misuse';
import { exposedMetrics, exposition, type Sample } from '../metrics/registry';
import { preparedIdGenerator } from '../traces/prepared-ids';
import { SpanGuard } from '../traces/span-guard';

/** A captured log line, parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface Capture {
  /** Ended spans, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  lines(): readonly LogLine[];
  /** The value of a counter or gauge, or the count of a histogram; undefined without a series. */
  value<M extends Metric>(declaration: M, labels: LabelsOf<M>): Promise<number | undefined>;
  /** The facts that hold. */
  facts(): readonly CapturedFact[];
  /** The response of /metrics. */
  metrics(accept?: string): Promise<string>;
  /** Emitted telemetry that the catalogue does not declare, one sentence each. */
  problems(catalogue: Catalogue): Promise<readonly string[]>;
  /** Throws when there are problems. */
  assertCatalogued(catalogue: Catalogue): Promise<void>;
}

/** A fact by the name of its alert. */
export interface CapturedFact extends Pick<HeldFact, 'labels' | 'value'> {
  readonly name: string;
}

let ended: ReadableSpan[] = [];
let registered = false;

/**
 * Resets all metrics and starts to capture spans and log lines, including `debug`, in memory. Call it before each test,
 * instead of `start()`.
 */
export function captureTelemetry(): Capture {
  const lines: LogLine[] = [];
  const misuse: string[] = [];
  registerOnce();
  ended = [];
  resetMetrics();
  resetFacts();
  setMisuseHandler((problem) => misuse.push(problem));
  const identity = { service: 'test', env: 'test', version: '0.0.0' };
  const write = (record: LogRecord) => void lines.push(JSON.parse(lineOf(record, identity).text) as LogLine);
  configureLogs({ level: 'debug', sink: { write } });

  const spans = () => ended;
  const problems = async (catalogue: Catalogue) => [
    ...misuse,
    ...problemsOf(catalogue, { spans: spans(), lines, metrics: await emittedMetrics() }),
  ];
  return {
    spans,
    lines: () => lines,
    value: (declaration, labels) => valueOf(declaration.name, labels),
    facts: () => held.list().map(({ fact: { name }, labels, value }) => ({ name, labels, value })),
    metrics: async (accept) => (await exposition(accept)).body,
    problems,
    async assertCatalogued(catalogue) {
      const all = await problems(catalogue);
      if (all.length > 0) throw new Error(`not in the catalogue:\n${all.map((p) => `  - ${p}`).join('\n')}`);
    },
  };
}

/** The tracer provider can be set once per process. */
function registerOnce(): void {
  if (registered) return;
  registered = true;
  // The guard of start(), so that tests see the exported text.
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SpanGuard([collector])], idGenerator: preparedIdGenerator() }),
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

const collector: SpanProcessor = {
  onStart: () => {},
  onEnd: (span) => void ended.push(span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

async function valueOf(name: string, labels: Readonly<Record<string, unknown>>): Promise<number | undefined> {
  const samples =
    (await exposedMetrics()
      .find((m) => m.name === name)
      ?.samples()) ?? [];
  // A histogram is represented by its count.
  return samples.find((s) => [name, `${name}_count`].includes(s.metricName ?? name) && matches(s, labels))?.value;
}

function matches(sample: Sample, labels: Readonly<Record<string, unknown>>): boolean {
  const all: Readonly<Record<string, unknown>> = { ...sample.labels, ...sample.sharedLabels };
  return Object.entries(labels).every(([name, value]) => all[name] === value);
}

async function emittedMetrics(): Promise<readonly EmittedMetric[]> {
  return Promise.all(exposedMetrics().map(async (m) => ({ name: m.name, samples: await m.samples() })));
}

interface EmittedMetric {
  readonly name: string;
  readonly samples: readonly Sample[];
}
