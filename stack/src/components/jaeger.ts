// Jaeger 2: receives OTLP over HTTP and stores traces in Badger on local disk.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import { listenAddress, type Component, type Site } from '../component';
import { configFile, writeYaml } from './config-file';

export const jaeger: Component = {
  name: 'jaeger',
  tier: 'store',
  after: [],
  tool: 'jaeger',
  prepare: (site) => {
    mkdirSync(site.home.data('jaeger'), { recursive: true });
    writeYaml(site, 'jaeger', jaegerConfig(site));
  },
  command: (site) => ({ file: site.binary('jaeger'), args: ['--config', configFile(site, 'jaeger')] }),
  check: (site) => () => httpProblem(`${site.url('jaeger-health')}/status`),
  endpoints: (site) => ({ jaeger: site.url('jaeger'), 'jaeger-otlp': site.url('jaeger-otlp') }),
};

/** Also used for the container. */
export function jaegerConfig(site: Site): unknown {
  const data = site.home.data('jaeger');
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] },
      },
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: metricsListener(site) } } }] },
        logs: { level: 'warn' },
      },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: listenAddress(site, 'jaeger-health') } },
      jaeger_query: {
        storage: { traces: 'local' },
        http: { endpoint: listenAddress(site, 'jaeger') },
        grpc: { endpoint: listenAddress(site, 'jaeger-grpc') },
      },
      jaeger_storage: {
        backends: {
          local: {
            badger: {
              directories: { keys: join(data, 'keys'), values: join(data, 'values') },
              ephemeral: false,
              ttl: { spans: '48h' },
            },
          },
        },
      },
    },
    receivers: { otlp: { protocols: { http: { endpoint: listenAddress(site, 'jaeger-otlp') } } } },
    processors: { batch: { timeout: '200ms' } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'local' } },
  };
}

function metricsListener(site: Site): object {
  return { host: site.host, port: site.port('jaeger-metrics') };
}
