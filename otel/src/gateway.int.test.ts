import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';

const ENVIRONMENT = {
  COLLECTOR_OTLP_HTTP: '127.0.0.1:4318',
  COLLECTOR_OTLP_GRPC: '127.0.0.1:4317',
  COLLECTOR_METRICS_HOST: '127.0.0.1',
  COLLECTOR_METRICS_PORT: '8888',
  COLLECTOR_SPANMETRICS: '127.0.0.1:8889',
  COLLECTOR_HEALTH: '127.0.0.1:13133',
  COLLECTOR_STORAGE: tmpdir(),
  JAEGER_OTLP_URL: 'http://127.0.0.1:4319',
  PROMETHEUS_OTLP_URL: 'http://127.0.0.1:9090/api/v1/otlp',
  LOKI_OTLP_URL: 'http://127.0.0.1:3100/otlp',
};

test('the distribution accepts the generated configuration', async () => {
  const otelcol = await ensureBinary('otelcol');
  const config = join(__dirname, '../generated/gateway.yaml');
  expect(() => execFileSync(otelcol, ['validate', '--config', config], { env: ENVIRONMENT })).not.toThrow();
}, 600_000);
