// Starts the stock OpenTelemetry SDK before anything that it instruments is loaded.
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { NodeSDK } from '@opentelemetry/sdk-node';

// The SDK's defaults: batch span processor, OTLP over HTTP. Metrics and logs have their own libraries in this set, so
// the SDK's are off, to its advantage.
process.env.OTEL_METRICS_EXPORTER = 'none';
process.env.OTEL_LOGS_EXPORTER = 'none';

new NodeSDK({ serviceName: 'bench', instrumentations: [getNodeAutoInstrumentations()] }).start();
