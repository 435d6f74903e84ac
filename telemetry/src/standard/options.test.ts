// What an application passes to start(): processors, an exporter, a resource, metric readers and transports of its own.
import { metrics, trace } from '@opentelemetry/api';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { until } from '@sextant/stack/until';
import Transport from 'winston-transport';
import { log } from '../logs/logs';
import { start } from '../start';

const lines: string[] = [];
class Lines extends Transport {
  override log(info: Record<symbol, unknown>, next: () => void): void {
    lines.push(String(info[Symbol.for('message')]));
    next();
  }
}

class Enabled extends InstrumentationBase {
  constructor() {
    super('enabled', '1.0.0', {});
  }
  protected init(): void {}
  use(): void {
    this.tracer.startSpan('of an instrumentation').end();
    this.meter.createCounter('instrumentation.calls').add(3);
  }
}

const processed = new InMemorySpanExporter();
const exported = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured });
const instrumentation = new Enabled();

const telemetry = start({
  service: 'shop',
  version: '1.0.0',
  env: {},
  spanProcessors: [new SimpleSpanProcessor({ exporter: processed })],
  traceExporter: exported,
  resource: resourceFromAttributes({ team: 'search', ratio: NaN, note: 'password=hunter22' }),
  instrumentations: [instrumentation],
  metricReaders: [reader],
  transports: [new Lines()],
});

afterAll(() => telemetry.shutdown());

test('processors and the exporter get every span, redacted, with the resource', async () => {
  const span = trace.getTracer('own').startSpan('a');
  span.setAttribute('note', 'password=hunter22');
  span.end();
  await telemetry.flush();
  for (const exporter of [processed, exported]) {
    const [own] = exporter.getFinishedSpans();
    expect(own?.attributes).toEqual({ note: 'password=[redacted]' });
    expect(own?.resource.attributes).toMatchObject({
      'service.name': 'shop',
      team: 'search',
      ratio: 'NaN',
      note: 'password=[redacted]',
    });
  }
});

test('instrumentations get the tracer and meter providers', async () => {
  instrumentation.use();
  metrics.getMeter('own').createCounter('own.calls').add(2);
  await telemetry.flush();
  expect(exported.getFinishedSpans().map(({ name }) => name)).toContain('of an instrumentation');
  const names = measured
    .getMetrics()
    .flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics: own }) => own.map(({ descriptor }) => descriptor.name)),
    );
  expect(names).toEqual(expect.arrayContaining(['instrumentation.calls', 'own.calls']));
});

test('transports get log lines with the identity of the spans', async () => {
  log.info('hello');
  await until('the line is written', () => lines.length > 0);
  expect(JSON.parse(lines[0]!)).toMatchObject({ message: 'hello', service: 'shop', version: '1.0.0' });
});

test('a later start() returns the running telemetry and says that its options have no effect', async () => {
  expect(start({ service: 'other', transports: [] })).toBe(telemetry);
  await until('it is said', () => lines.some((line) => line.includes('telemetry runs already')));
});
