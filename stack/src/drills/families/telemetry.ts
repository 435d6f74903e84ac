// Drills of the alerts on telemetry itself.
import type { Drills, Fault } from '../declare';
import { endedIngester, suspend } from '../faults/components';
import { wrongLokiAddress } from '../faults/service';
import { starve } from '../faults/starvation';
import { fullMemory, fullQueues, logged, oldTelemetry, undecidedTraces } from '../faults/telemetry';

const hungExporter: Fault = {
  name: 'hung-target',
  description: 'the node exporter hangs',
  disturbs: ['hosts'],
  inject: suspend('node-exporter'),
};

/** A third of its scrapes fail, which is too few for TargetDown. */
const flappingExporter: Fault = {
  name: 'flapping-target',
  description: 'the node exporter hangs for four of twelve seconds',
  disturbs: ['hosts'],
  inject: starve('node-exporter', { stoppedMs: 4_000, runningMs: 8_000 }),
};

const hungCollector: Fault = {
  name: 'hung-collector',
  description: 'the collector hangs',
  disturbs: ['telemetry', 'hosts'],
  alsoFires: ['TargetDown', 'TelemetryRefused'],
  inject: suspend('collector'),
};

const wrongAddress: Fault = {
  name: 'wrong-loki-address',
  description: 'a prover sends its log lines to an address that is not Loki',
  disturbs: ['proofs'],
  inject: wrongLokiAddress,
};

const oldLogs: Fault = {
  name: 'old-telemetry',
  description: 'log records and data points are a month old, so the stores refuse them',
  disturbs: ['telemetry'],
  inject: oldTelemetry,
};

const hungStores: Fault = {
  name: 'hung-stores',
  description: 'Loki and Jaeger hang while log records and spans arrive',
  disturbs: ['telemetry', 'hosts'],
  alsoFires: ['TargetDown', 'LogLinesLost', 'TelemetryRefused'],
  inject: fullQueues(suspend('loki'), suspend('jaeger')),
};

const loggedErrors: Fault = {
  name: 'logged-errors',
  description: 'a service logs a hundred errors per second',
  disturbs: ['telemetry'],
  inject: logged(Array.from({ length: 100 }, (_, i) => `a drill fails for the ${i}th time`)),
};

const fatalError: Fault = {
  name: 'fatal-error',
  description: 'a service logs that it ends with an uncaught exception',
  disturbs: ['telemetry'],
  inject: logged(['uncaught exception: the process exits']),
};

const loggedSecret: Fault = {
  name: 'logged-secret',
  description: 'a service logs a secret',
  disturbs: ['telemetry'],
  inject: logged(['the request had authorization: Bearer c2V4dGFudC1kcmlsbC1zZWNyZXQ']),
};

const traceFlood: Fault = {
  name: 'trace-flood',
  description: 'more traces without a root arrive than the sampler holds',
  disturbs: ['telemetry'],
  inject: undecidedTraces,
};

const fullCollector: Fault = {
  name: 'full-collector',
  description: 'open traces fill the memory of the collector',
  disturbs: ['telemetry', 'hosts'],
  alsoFires: ['SpansLost', 'TelemetryRefused', 'TracesDroppedUndecided'],
  inject: fullMemory,
};

const noIngester: Fault = {
  name: 'ended-ingester',
  description: 'the ingester of Loki has ended, so pushes fail',
  disturbs: ['telemetry', 'hosts'],
  alsoFires: ['LogLinesLost', 'TargetDown', 'TargetFlapping', 'TelemetryQueueFilling', 'TelemetryRefused'],
  inject: endedIngester,
};

export const telemetryDrills: Drills = {
  TargetDown: { fault: hungExporter, says: /node-exporter/ },
  TargetFlapping: { fault: flappingExporter, says: /node-exporter/ },
  SpansLost: { fault: hungCollector, says: /spans/ },
  LogLinesLost: { fault: wrongAddress, says: /prover/ },
  TelemetryRefused: { fault: oldLogs, says: /otlp_http\/loki/ },
  LokiDiscardedSamples: { fault: oldLogs },
  TelemetryQueueFilling: { fault: hungStores, says: /otlp_http\/loki/ },
  TelemetryQueueFull: { fault: hungStores, says: /otlp_http\/loki/ },
  ErrorLogSpike: { fault: loggedErrors },
  FatalLog: { fault: fatalError },
  SecretRedacted: { fault: loggedSecret },
  TracesDroppedUndecided: { fault: traceFlood, says: /traces/ },
  CollectorRefusedSpans: { fault: fullCollector, says: /otlp/ },
  CollectorRefusedLogs: { fault: fullCollector, says: /otlp/ },
  CollectorRefusedMetrics: { fault: fullCollector, says: /otlp/ },
  LokiRequestsFailing: { fault: noIngester, says: /\d+\.\d%/ },
};
