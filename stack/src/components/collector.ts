// The collector: the distribution in otel/ with the generated gateway configuration.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import { listenAddress, type Component, type Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';

/** Variables with a default in the configuration, and the address of the X-Ray export. */
const OPTIONAL = ['COLLECTOR_DECISION_WAIT', 'COLLECTOR_OPEN_TRACES', 'COLLECTOR_ROOT_WAIT', 'XRAY_OTLP_URL'] as const;

export const collector: Component = {
  name: 'collector',
  tier: 'carrier',
  after: [],
  tool: 'collector',
  prepare: (site) => {
    for (const file of configFiles(site)) {
      if (!existsSync(file)) throw new StackError(`${file} not found: run "make generate"`);
    }
    mkdirSync(site.home.data('collector'), { recursive: true });
  },
  command: (site) => ({
    file: site.binary('otelcol'),
    args: configFiles(site).flatMap((file) => ['--config', file]),
    env: {
      COLLECTOR_OTLP_HTTP: listenAddress(site, 'collector'),
      COLLECTOR_OTLP_GRPC: listenAddress(site, 'collector-grpc'),
      COLLECTOR_METRICS_HOST: site.host,
      COLLECTOR_METRICS_PORT: String(site.port('collector-metrics')),
      COLLECTOR_SPANMETRICS: listenAddress(site, 'collector-spanmetrics'),
      COLLECTOR_HEALTH: listenAddress(site, 'collector-health'),
      COLLECTOR_STORAGE: site.home.data('collector'),
      COLLECTOR_ENV: site.settings['SEXTANT_ENV'] ?? 'local',
      JAEGER_OTLP_URL: site.url('jaeger-otlp'),
      PROMETHEUS_OTLP_URL: `${site.url('prometheus')}/api/v1/otlp`,
      LOKI_OTLP_URL: `${site.url('loki')}/otlp`,
      ...Object.fromEntries(OPTIONAL.flatMap((name) => (site.settings[name] ? [[name, site.settings[name]]] : []))),
    },
  }),
  check: (site) => () => httpProblem(site.url('collector-health')),
  endpoints: (site) => ({
    collector: site.url('collector'),
    'collector-metrics': site.url('collector-metrics'),
    'collector-spanmetrics': site.url('collector-spanmetrics'),
  }),
};

/** The gateway configuration, or the one that a test sets, and the X-Ray export when it is enabled. */
function configFiles(site: Site): readonly string[] {
  const generated = join(REPOSITORY, 'otel', 'generated');
  const gateway = site.settings['SEXTANT_COLLECTOR_CONFIG'] ?? join(generated, 'gateway.yaml');
  return [gateway, ...(site.settings['XRAY_OTLP_URL'] ? [join(generated, 'xray.yaml')] : [])];
}
