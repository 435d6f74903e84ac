// The collector: our distribution with the generated gateway configuration; addresses by environment.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import { listenAddress, type Component, type Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';

export const collector: Component = {
  name: 'collector',
  tier: 'carrier',
  after: [],
  tool: 'collector',
  prepare: (site) => {
    if (!existsSync(gateway(site))) throw new StackError(`${gateway(site)} is missing: run "make generate".`);
    mkdirSync(site.home.data('collector'), { recursive: true });
  },
  command: (site) => ({
    file: site.binary('otelcol'),
    args: ['--config', gateway(site)],
    env: {
      COLLECTOR_OTLP_HTTP: listenAddress(site, 'collector'),
      COLLECTOR_OTLP_GRPC: listenAddress(site, 'collector-grpc'),
      COLLECTOR_METRICS_HOST: site.host,
      COLLECTOR_METRICS_PORT: String(site.port('collector-metrics')),
      COLLECTOR_SPANMETRICS: listenAddress(site, 'collector-spanmetrics'),
      COLLECTOR_HEALTH: listenAddress(site, 'collector-health'),
      COLLECTOR_STORAGE: site.home.data('collector'),
      JAEGER_OTLP_URL: site.url('jaeger-otlp'),
      LOKI_OTLP_URL: `${site.url('loki')}/otlp`,
    },
  }),
  check: (site) => () => httpProblem(site.url('collector-health')),
  endpoints: (site) => ({
    collector: site.url('collector'),
    'collector-metrics': site.url('collector-metrics'),
    'collector-spanmetrics': site.url('collector-spanmetrics'),
  }),
};

/** The gateway's configuration; a test may give another. */
function gateway(site: Site): string {
  return site.settings['SEXTANT_COLLECTOR_CONFIG'] ?? join(REPOSITORY, 'otel', 'generated', 'gateway.yaml');
}
