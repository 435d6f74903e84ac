// Starts the stock OpenTelemetry SDK. Import it first, because it instruments modules that are loaded later.
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { NodeSDK } from '@opentelemetry/sdk-node';

// The SDK's defaults: batch span processor, OTLP over HTTP. This variant uses other libraries for metrics and logs, so the
// SDK's are disabled.
process.env.OTEL_METRICS_EXPORTER = 'none';
process.env.OTEL_LOGS_EXPORTER = 'none';

new NodeSDK({ serviceName: 'bench', instrumentations: [getNodeAutoInstrumentations()] }).start();
