// Which rules of kube-prometheus-stack are installed: those on the cluster, its nodes, and the monitoring itself.
import type { Settings } from '../settings/schema';

/** Alerts of the chart that ours replace, so that one cause does not notify twice. */
export const REPLACED = [
  // HighCPUUsage, HighMemoryUsage, DiskSpaceLow, DiskWillFillSoon
  ...[
    'NodeCPUHighUsage',
    'NodeMemoryHighUtilization',
    'NodeFilesystemAlmostOutOfSpace',
    'NodeFilesystemSpaceFillingUp',
  ],
  // VolumeSpaceLow, VolumeWillFillSoon
  'KubePersistentVolumeFillingUp',
  // RuleEvaluationFailures, RuleEvaluationsMissed, PrometheusStorageFailing
  ...['PrometheusRuleFailures', 'PrometheusMissingRuleEvaluations'],
  ...['PrometheusTSDBCompactionsFailing', 'PrometheusTSDBReloadsFailing'],
  // AlertsNotSent, NotificationsFailing
  ...['PrometheusErrorSendingAlertsToSomeAlertmanagers', 'PrometheusErrorSendingAlertsToAnyAlertmanager'],
  ...['AlertmanagerFailedToSendAlerts', 'AlertmanagerClusterFailedToSendAlerts'],
  // ConfigReloadFailed
  ...['PrometheusBadConfig', 'AlertmanagerFailedReload'],
] as const;

export function clusterRules({ cluster: { controlPlaneMetrics } }: Settings): object {
  return {
    rules: {
      // TargetDown and Watchdog, which we have, and InfoInhibitor: our routes send info alerts to a channel of their own.
      general: false,
      // Objectives of the API server, which the provider of a managed cluster answers for.
      kubeApiserverAvailability: controlPlaneMetrics,
      kubeApiserverBurnrate: controlPlaneMetrics,
      kubeApiserverHistogram: controlPlaneMetrics,
      kubeApiserverSlos: controlPlaneMetrics,
    },
    // Routes need a severity, which these rules have, and a team.
    additionalRuleLabels: { team: 'platform' },
    disabled: Object.fromEntries(REPLACED.map((name) => [name, true])),
  };
}

/** Monitors of control plane components. Without metrics, their rules would report them as down. */
export function controlPlane({ cluster: { controlPlaneMetrics } }: Settings): object {
  const enabled = controlPlaneMetrics;
  return {
    kubeControllerManager: { enabled },
    kubeScheduler: { enabled },
    kubeEtcd: { enabled },
    kubeProxy: { enabled },
  };
}
