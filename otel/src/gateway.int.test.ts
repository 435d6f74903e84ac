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
  XRAY_OTLP_URL: 'http://127.0.0.1:4320',
  LOKI_OTLP_URL: 'http://127.0.0.1:3100/otlp',
};

test.each([['gateway'], ['gateway', 'xray'], ['gateway', 'kubernetes']])(
  'the distribution accepts the generated configuration: %s %s',
  async (...names) => {
    const otelcol = await ensureBinary('otelcol');
    const files = names.filter(Boolean).map((name) => join(__dirname, `../generated/${name}.yaml`));
    const args = ['validate', ...files.flatMap((file) => ['--config', file])];
    expect(() => execFileSync(otelcol, args, { env: ENVIRONMENT })).not.toThrow();
  },
  600_000,
);
