// Loki in single-binary mode: local disk, structured metadata and OTLP enabled.
import { httpProblem } from '../checks';
import type { Component, Site } from '../component';
import { configFile, writeYaml } from './config-file';
import { rulerConfig, writeRules } from './loki-rules';

export const loki: Component = {
  name: 'loki',
  tier: 'store',
  after: [],
  tool: 'loki',
  prepare: (site) => {
    writeRules(site);
    writeYaml(site, 'loki', lokiConfig(site));
  },
  command: (site) => ({
    file: site.binary('loki'),
    args: [`-config.file=${configFile(site, 'loki')}`],
  }),
  check: (site) => () => httpProblem(`${site.url('loki')}/ready`),
  endpoints: (site) => ({ loki: site.url('loki') }),
};

/** Labels of lines that arrive by OTLP, set by the collector; all other attributes become structured metadata. */
const LOKI_OTLP = {
  resource_attributes: {
    ignore_defaults: true,
    attributes_config: [{ action: 'index_label', attributes: ['service', 'env'] }],
  },
  log_attributes: [{ action: 'index_label', attributes: ['level'] }],
};

/** Also used for the container. */
export function lokiConfig(site: Site): unknown {
  const data = site.home.data('loki');
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: site.host,
      http_listen_port: site.port('loki'),
      grpc_listen_address: site.host,
      grpc_listen_port: site.port('loki-grpc'),
      log_level: 'warn',
    },
    common: {
      path_prefix: data,
      replication_factor: 1,
      instance_addr: '127.0.0.1',
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: `${data}/chunks`, rules_directory: `${data}/rules` } },
    },
    ...rulerConfig(site),
    // The only member of its ring: no wait on start and shutdown.
    ingester: { lifecycler: { min_ready_duration: '0s', final_sleep: '0s' } },
    // The interval for discovering its own query scheduler; the default is 10 s.
    frontend: { scheduler_dns_lookup_period: '500ms' },
    frontend_worker: { dns_lookup_duration: '500ms' },
    schema_config: {
      configs: [
        {
          from: '2024-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    limits_config: {
      allow_structured_metadata: true,
      volume_enabled: true,
      // Lines have the labels service, env and level: do not derive service_name.
      discover_service_name: [],
      otlp_config: LOKI_OTLP,
      // Cuts a long line of an OTLP request instead of refusing it.
      max_line_size_truncate: true,
      max_line_size_truncate_identifier: ' [truncated]',
      max_structured_metadata_size: '2MB',
      ingestion_rate_mb: 32,
      ingestion_burst_size_mb: 64,
    },
  };
}
