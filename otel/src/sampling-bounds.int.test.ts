// The bounds of the sampler: open traces in number and in time.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { willBeKept } from '@sextant/telemetry/sampling';
import {
  collectorEnvironment,
  kill,
  postOtlp,
  startBackend,
  startCollector,
  type CollectorPorts,
} from './testing/collector';
import { sampleSum } from './testing/exposition';
import { BACK, generateTraces, otlpRequest, type GeneratedTrace } from './testing/generate-traces';

const OPEN_TRACES = 50;
const COUNT = 200;
/** Traces that only a failing span keeps. */
const traces = generateTraces({
  seed: 'bounds',
  counts: { error: 2 * COUNT, slow: 0, probe: 0, ordinary: 0 },
  slowSeconds: 15,
})
  .filter(({ traceId }) => !willBeKept(traceId))
  .slice(0, COUNT);

let folder: string;
let collector: ChildProcess | undefined;
let backend: Server | undefined;
let ports: CollectorPorts;
const received: { path: string | undefined; body: Buffer }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-sampling-'));
});

afterEach(async () => {
  if (collector) await kill(collector);
  backend?.close();
  received.length = 0;
  rmSync(folder, { recursive: true });
});

test('at the bound of open traces the oldest are dropped, and a span that fails later is still kept', async () => {
  await start({ COLLECTOR_OPEN_TRACES: `${OPEN_TRACES}` });
  await send(traces.map((trace) => ({ ...trace, kind: 'ordinary' as const })));
  await until('the sampler has received every trace', async () => (await counts()).received >= COUNT);
  await send(traces);
  await until('every trace is kept', () => traces.every(isKept));
  // A dropped trace counts again when its later spans arrive, and every kept trace counts where probes are dropped.
  expect((await counts()).received).toBeGreaterThanOrEqual(COUNT + (COUNT - OPEN_TRACES) + COUNT);
}, 600_000);

test('traces without a root span are dropped after the wait', async () => {
  await start({ COLLECTOR_DECISION_WAIT: '2s' });
  await send(traces.map((trace) => ({ ...trace, kind: 'ordinary' as const })));
  await until('the sampler has decided on every trace', async () => (await counts()).notSampled === COUNT);
  expect(traces.filter(isKept)).toEqual([]);
  await send(traces);
  await until('spans that fail after the decision are kept', () => traces.every(isKept));
}, 600_000);

async function start(settings: Readonly<Record<string, string>>): Promise<void> {
  const otelcol = await ensureBinary('otelcol');
  const environment = await collectorEnvironment(folder);
  ports = environment.ports;
  backend = startBackend(ports.backend, received);
  collector = startCollector(otelcol, { ...environment.env, COLLECTOR_ROOT_WAIT: '1s', ...settings });
  await until('the collector accepts spans', async () => {
    await send([]);
    return true;
  });
}

/** Sends the spans in the back service: all but the root. */
function send(some: readonly GeneratedTrace[]): Promise<void> {
  return postOtlp(`http://127.0.0.1:${ports.otlp}/v1/traces`, otlpRequest(some, BACK));
}

function isKept({ traceId }: GeneratedTrace): boolean {
  return received.some(({ body }) => body.includes(Buffer.from(traceId, 'hex')));
}

async function counts(): Promise<{ readonly received: number; readonly notSampled: number }> {
  const page = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text();
  const sum = (name: string, labels = {}) => sampleSum(page, `otelcol_processor_tail_sampling_${name}_total`, labels);
  return {
    received: sum('new_trace_id_received'),
    notSampled: sum('global_count_traces_sampled', { decision: 'not_sampled' }),
  };
}
