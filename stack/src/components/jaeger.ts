// Jaeger 2: takes OTLP over HTTP, keeps traces in badger on local disk, answers queries.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import type { Component, Site } from '../component';
import type { PortName } from '../ports';
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
  endpoints: (site) => ({ jaeger: site.url('jaeger') }),
};

/** Its configuration, for this site's addresses and folders. */
export function jaegerConfig(site: Site): unknown {
  const listen = (name: PortName): string => `${site.host}:${site.port(name)}`;
  const data = site.home.data('jaeger');
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] },
      },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: listen('jaeger-health') } },
      jaeger_query: {
        storage: { traces: 'local' },
        http: { endpoint: listen('jaeger') },
        grpc: { endpoint: listen('jaeger-grpc') },
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
    receivers: { otlp: { protocols: { http: { endpoint: listen('jaeger-otlp') } } } },
    processors: { batch: { timeout: '200ms' } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'local' } },
  };
}
