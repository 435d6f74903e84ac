// The stack `telemetry`: Helm releases of Prometheus, Alertmanager, Grafana, Loki, Jaeger and the collectors.
import type { Construct, ITerraformDependable } from '../cdktf';
import { BoardAccess } from '../constructs/board-access';
import { type Chart, chartRelease } from '../constructs/chart-release';
import { ExternalMetrics } from '../constructs/external-metrics';
import { SextantStack } from '../constructs/sextant-stack';
import { NAMESPACES } from '../network/components';
import { outputs, telemetryOutputs } from '../outputs';
import type { Settings } from '../settings/schema';
import { agentValues } from '../values/agent';
import { balancerValues, samplerValues } from '../values/collector';
import { GRAFANA } from '../values/grafana';
import { jaegerValues } from '../values/jaeger';
import { lokiValues } from '../values/loki';
import { ADAPTER_ACCOUNT, metricsAdapterValues, WAITING_JOBS } from '../values/metrics-adapter';
import { prometheusValues } from '../values/prometheus';

/** The charts and their versions. */
export const CHARTS = {
  prometheus: {
    name: 'kube-prometheus-stack',
    repository: 'https://prometheus-community.github.io/helm-charts',
    version: '88.5.3',
  },
  loki: { name: 'loki', repository: 'https://grafana-community.github.io/helm-charts', version: '18.11.0' },
  jaeger: { name: 'jaeger', repository: 'https://jaegertracing.github.io/helm-charts', version: '4.11.1' },
  collector: {
    name: 'opentelemetry-collector',
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    version: '0.170.0',
  },
  metricsAdapter: {
    name: 'prometheus-adapter',
    repository: 'https://prometheus-community.github.io/helm-charts',
    version: '5.3.0',
  },
} as const satisfies Readonly<Record<string, Chart>>;

export interface ReleaseSpec {
  readonly name: string;
  readonly chart: Chart;
  readonly namespace: string;
  readonly values: object;
}

/** Every release of an environment, in order of installation. */
export function releasesOf(settings: Settings): readonly ReleaseSpec[] {
  const { telemetry, agents } = NAMESPACES;
  return [
    // First: it installs the CRDs (ServiceMonitor, PodMonitor) that the other charts use.
    { name: 'sextant', chart: CHARTS.prometheus, namespace: telemetry, values: prometheusValues(settings) },
    { name: 'loki', chart: CHARTS.loki, namespace: telemetry, values: lokiValues(settings) },
    { name: 'jaeger', chart: CHARTS.jaeger, namespace: telemetry, values: jaegerValues(settings) },
    { name: 'collector-sampler', chart: CHARTS.collector, namespace: telemetry, values: samplerValues(settings) },
    { name: 'collector-balancer', chart: CHARTS.collector, namespace: telemetry, values: balancerValues(settings) },
    { name: 'collector-agent', chart: CHARTS.collector, namespace: agents, values: agentValues(settings) },
    {
      name: 'metrics-adapter',
      chart: CHARTS.metricsAdapter,
      namespace: telemetry,
      values: metricsAdapterValues(settings),
    },
  ];
}

export class TelemetryStack extends SextantStack {
  /** `chartsDir` is a folder of unpacked charts to use instead of their repositories. */
  constructor(scope: Construct, settings: Settings, chartsDir?: string) {
    super(scope, 'telemetry', settings);
    new ExternalMetrics(this, 'external-metrics', {
      account: { name: ADAPTER_ACCOUNT, namespace: NAMESPACES.telemetry },
      metrics: [WAITING_JOBS.name],
    });
    new BoardAccess(this, 'board-access', {
      account: { name: GRAFANA, namespace: NAMESPACES.telemetry },
      namespaces: settings.grafana.boardNamespaces,
    });
    let previous: ITerraformDependable | undefined;
    for (const spec of releasesOf(settings)) {
      previous = chartRelease(this, {
        ...spec,
        timeoutSeconds: 900,
        chartsDir,
        ...(previous && { dependsOn: [previous] }),
      });
    }
    outputs(this, telemetryOutputs(settings));
  }
}
