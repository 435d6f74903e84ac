// Log records of the OpenTelemetry logs API, for instrumentations and applications that use it: redacted like spans.
import { diag } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  SimpleLogRecordProcessor,
  type LogRecordExporter,
  type LogRecordProcessor,
  type ReadWriteLogRecord,
} from '@opentelemetry/sdk-logs';
import { reportMisuse } from '../misuse';
import { scrubAttributes, scrubBody } from '../traces/scrub';
import { exporterNames, positiveFromEnv, protocolOf } from './exporters';

/** The given processors, or those that OTEL_LOGS_EXPORTER names; by default none, as log lines go to stdout and Loki. */
export function logRecordProcessors(given?: readonly LogRecordProcessor[]): LogRecordProcessor[] {
  const processors = given ?? processorsFromEnv();
  return processors.length === 0 ? [] : [redactRecords, ...processors];
}

/** The first processor: the others receive the same record. */
const redactRecords: LogRecordProcessor = {
  onEmit(record: ReadWriteLogRecord) {
    try {
      if (record.body !== undefined) record.setBody(scrubBody(record.body));
      scrubAttributes(record.attributes);
    } catch {
      record.setBody('[unreadable]');
      reportMisuse('a log record could not be redacted');
    }
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function processorsFromEnv(): LogRecordProcessor[] {
  return exporterNames('LOGS').flatMap((name): LogRecordProcessor[] => {
    if (name === 'console') return [new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() })];
    if (name === 'otlp') return [batchProcessor(otlpExporter())];
    diag.warn(`OTEL_LOGS_EXPORTER names the unknown exporter ${name}: expected otlp, console or none`);
    return [];
  });
}

function otlpExporter(): LogRecordExporter {
  const protocol = protocolOf('LOGS');
  if (protocol === 'grpc') return new GrpcLogExporter();
  return protocol === 'http/json' ? new JsonLogExporter() : new ProtoLogExporter();
}

function batchProcessor(exporter: LogRecordExporter): LogRecordProcessor {
  const settings = {
    maxQueueSize: positiveFromEnv('OTEL_BLRP_MAX_QUEUE_SIZE'),
    maxExportBatchSize: positiveFromEnv('OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'),
    scheduledDelayMillis: positiveFromEnv('OTEL_BLRP_SCHEDULE_DELAY'),
    exportTimeoutMillis: positiveFromEnv('OTEL_BLRP_EXPORT_TIMEOUT'),
  };
  const set = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return new BatchLogRecordProcessor({ exporter, ...set });
}
