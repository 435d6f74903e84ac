// AWS X-Ray behind the samplers: kept traces go to the exporter of X-Ray by a queue on disk.
import { orgId, runId, runKind, step } from '@sextant/signals/attributes';
import { collectorXray, type CollectorConfig } from '../generated';
import type { Settings } from '../settings/schema';

type Xray = NonNullable<Settings['collector']['xray']>;

/** Within the pod alone. */
const LOOPBACK = '127.0.0.1:4319';

/** Where the generated configuration sends kept traces. */
export const XRAY_ENV = { XRAY_OTLP_URL: `http://${LOOPBACK}` } as const;

/**
 * The exporter of X-Ray has no queue: within the sampler's pipeline, a call that hangs would hold up every trace. So
 * the sampler queues kept traces on disk for a receiver of its own, behind which the exporter may wait.
 */
export function withXray(config: CollectorConfig, { region }: Xray): CollectorConfig {
  const addition = collectorXray();
  // A batch is written to X-Ray by many calls, 50 spans each.
  const queue = { ...(addition.exporters['otlp_http/xray'] as object), timeout: '60s' };
  const pipelines = { ...config.service.pipelines };
  for (const [name, part] of Object.entries(addition.service.pipelines))
    pipelines[name] = { ...pipelines[name], ...part };
  pipelines['traces/xray'] = { receivers: ['otlp/xray'], processors: ['memory_limiter'], exporters: ['awsxray'] };
  return {
    ...config,
    receivers: { ...config.receivers, 'otlp/xray': { protocols: { http: { endpoint: LOOPBACK } } } },
    exporters: { ...config.exporters, 'otlp_http/xray': queue, awsxray: exporter(region) },
    service: { ...config.service, pipelines },
  };
}

function exporter(region: string): object {
  return {
    region,
    // Its region is known, and pods do not reach the metadata of their node.
    local_mode: true,
    // What a run is found by; other attributes are shown and not indexed.
    indexed_attributes: [runId, runKind, orgId, step].map(({ name }) => name),
  };
}
