// Values of prometheus-adapter's chart: the length of the queues as a metric that autoscalers can ask for.
import { resources } from '../constructs/hardened';
import { urlOf } from '../network/components';
import type { Settings } from '../settings/schema';
import { podSecurityContext } from './hardened';

/** What the worker's autoscaler asks for. */
export const WAITING_JOBS = { name: 'sextant_queue_waiting_jobs', labels: {} } as const;

/** The gauge that it is made of; each replica of the controller tells the same, so that the highest is the truth. */
const SERIES = 'queue_depth';

/** Name of all that the chart makes, and so of the ServiceAccount that the stack binds its rights to. */
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
    // The chart's own roles read the ConfigMaps of the whole cluster; constructs/external-metrics.ts has what is needed.
    rbac: { create: false },
    logLevel: 2,
    rules: { default: false, external: [rule()] },
  };
}

/** One number: jobs that wait in all queues together. */
function rule(): object {
  return {
    seriesQuery: SERIES,
    resources: { namespaced: false },
    name: { matches: `^${SERIES}$`, as: WAITING_JOBS.name },
    metricsQuery: 'sum(max by (queue) (<<.Series>>{<<.LabelMatchers>>}))',
  };
}
