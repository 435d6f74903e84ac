// Chart values of prometheus-adapter, which offers the queue depth to autoscalers.
import { queueDepth } from '@sextant/signals/queues';
import { resources } from '../constructs/hardened';
import { urlOf } from '../network/components';
import type { Settings } from '../settings/schema';
import { podSecurityContext } from './pods';

/** The external metric of the worker's autoscaler. */
export const WAITING_JOBS = { name: 'sextant_queue_waiting_jobs', labels: {} } as const;

/** Name of the release's objects, including the ServiceAccount in constructs/external-metrics.ts. */
export const ADAPTER_ACCOUNT = 'metrics-adapter';

export function metricsAdapterValues({ prometheus: { replicas } }: Settings): object {
  const url = new URL(urlOf('prometheus', 'http'));
  return {
    fullnameOverride: ADAPTER_ACCOUNT,
    replicas: Math.min(replicas, 2),
    podDisruptionBudget: { enabled: replicas > 1 },
    resources: resources({ cpu: '50m', memory: '128Mi' }),
    podSecurityContext,
    prometheus: { url: `${url.protocol}//${url.hostname}`, port: Number(url.port) },
    // The chart's roles may read every ConfigMap; constructs/external-metrics.ts has narrower ones.
    rbac: { create: false },
    logLevel: 2,
    rules: { default: false, external: [rule()] },
  };
}

/** Sum of the depths of all queues. Every controller replica reports the same gauge, hence the max. */
function rule(): object {
  return {
    seriesQuery: queueDepth.name,
    resources: { namespaced: false },
    name: { matches: `^${queueDepth.name}$`, as: WAITING_JOBS.name },
    metricsQuery: 'sum(max by (queue) (<<.Series>>{<<.LabelMatchers>>}))',
  };
}
