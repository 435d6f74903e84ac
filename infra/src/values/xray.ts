// Sends sampled traces to AWS X-Ray through a queue on disk.
import { orgId, runId, runKind, step } from '@sextant/signals/attributes';
import { collectorXray, type CollectorConfig } from '../generated';
import type { Settings } from '../settings/schema';

type Xray = NonNullable<Settings['collector']['xray']>;

/** Only reachable inside the pod. */
const LOOPBACK = '127.0.0.1:4319';

/** The generated configuration sends a copy of sampled traces to this URL. */
export const XRAY_ENV = { XRAY_OTLP_URL: `http://${LOOPBACK}` } as const;

/**
 * The X-Ray exporter has no queue: in the pipeline of the sampler, a slow request would block every trace. The sampler
 * therefore queues traces on disk and sends them to a receiver of its own, whose pipeline exports to X-Ray.
 */
export function withXray(config: CollectorConfig, { region }: Xray): CollectorConfig {
  const addition = collectorXray();
  // The exporter splits a batch into requests of 50 spans.
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
    // Does not query the instance metadata, which pods cannot reach.
    local_mode: true,
    // X-Ray can search by these attributes.
    indexed_attributes: [runId, runKind, orgId, step].map(({ name }) => name),
  };
}
