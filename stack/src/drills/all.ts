// All drills, and the check that every alert has one.
import { StackError } from '../errors';
import { aiJobDrills } from './families/ai-jobs';
import { alertingDrills } from './families/alerting';
import type { CompiledAlert } from './compiled-alerts';
import type { Drill, Drills, NamedDrill } from './declare';
import { hostDrills } from './families/hosts';
import { objectiveDrills } from './families/objectives';
import { queueDrills } from './families/queues';
import { recordDrills } from './families/records';
import { securityDrills } from './families/security';
import { telemetryDrills } from './families/telemetry';

const FAMILIES: readonly Drills[] = [
  aiJobDrills,
  queueDrills,
  recordDrills,
  securityDrills,
  telemetryDrills,
  hostDrills,
  objectiveDrills,
  alertingDrills,
];

/** Drills by alert. */
export const DRILLS: ReadonlyMap<string, Drill> = new Map(FAMILIES.flatMap((family) => Object.entries(family)));

const KUBERNETES = 'its metrics come from Kubernetes, which the platform of drills does not have';
const HISTORY = 'it compares with days of history, which a new platform does not have';
const DAYS = 'its windows of a day and more do not fill in a drill';

/** Alerts without a drill, each with the reason. */
export const NOT_DRILLED: Readonly<Record<string, string>> = {
  Watchdog: 'it always fires; its heartbeat receiver notices when it does not',
  AgentsUnavailable: KUBERNETES,
  AutoscalerInactive: KUBERNETES,
  CertificateExpiresSoon: KUBERNETES,
  ContainerOutOfMemory: KUBERNETES,
  DeploymentUnavailable: KUBERNETES,
  HighContainerCPUUsage: KUBERNETES,
  HighContainerMemoryUsage: KUBERNETES,
  StatefulSetUnavailable: KUBERNETES,
  VolumeSpaceLow: KUBERNETES,
  VolumeWillFillSoon: KUBERNETES,
  CostSpike: HISTORY,
  DiskWillFillSoon: HISTORY,
  LlmCallSuccessBudgetBurn1d: DAYS,
  LlmCallSuccessBudgetBurn3d: DAYS,
  OpsApiAvailabilityBudgetBurn1d: DAYS,
  OpsApiAvailabilityBudgetBurn3d: DAYS,
  RunSuccessBudgetBurn1d: DAYS,
  RunSuccessBudgetBurn3d: DAYS,
  UpgradeLatencyBudgetBurn1d: DAYS,
  UpgradeLatencyBudgetBurn3d: DAYS,
  WebhookAcceptedBudgetBurn1d: DAYS,
  WebhookAcceptedBudgetBurn3d: DAYS,
  RuleEvaluationsMissed:
    'at the time scale of drills, a Prometheus that skips evaluations has too few samples in its window',
  SamplerSlow: 'the decisions of a second take milliseconds at any load that a drill can send',
  HighMemoryUsage: 'its fault takes the memory of the machine',
  AlertsNotSent: 'while its cause lasts, no alert reaches Alertmanager',
  PrometheusStorageFailing: 'its cause ends the Prometheus that evaluates it',
};

/** Whether drills of alerts that do not exist are refused. False while alerts with declared drills are being written. */
export const REFUSE_UNKNOWN_ALERTS = true;

/** One sentence per alert without a drill, and per drill or reason without an alert. */
export function coverageProblems(alerts: readonly string[], refuseUnknown = REFUSE_UNKNOWN_ALERTS): readonly string[] {
  const undrilled = alerts.filter((name) => !DRILLS.has(name) && !(name in NOT_DRILLED));
  const contradictory = Object.keys(NOT_DRILLED).filter((name) => DRILLS.has(name));
  const unknown = [...DRILLS.keys(), ...Object.keys(NOT_DRILLED)].filter((name) => !alerts.includes(name));
  return [
    ...undrilled.map((name) => `alert ${name} has no drill: add one in stack/src/drills, or a reason to NOT_DRILLED`),
    ...contradictory.map((name) => `alert ${name} has a drill: remove it from NOT_DRILLED`),
    ...(refuseUnknown ? unknown : []).map((name) => `there is no alert ${name}: remove its drill, or its reason`),
  ];
}

/** The drills of the alerts, with their channels; all by default. Throws a StackError for a name without a drill. */
export function selectDrills(alerts: readonly CompiledAlert[], names?: readonly string[]): readonly NamedDrill[] {
  const unknown = (names ?? []).filter((name) => !alerts.some((alert) => alert.name === name));
  const reasons = (names ?? []).flatMap((name) => (name in NOT_DRILLED ? [`${name}: ${NOT_DRILLED[name]}`] : []));
  if (unknown.length > 0) {
    const known = alerts.map(({ name }) => name).join(', ');
    throw new StackError(`unknown alert ${unknown.join(', ')}: expected one of ${known}`);
  }
  if (reasons.length > 0) throw new StackError('there is no drill of this alert', { details: reasons });
  // In the order of the drills, so that alerts of one fault are together.
  return [...DRILLS].flatMap(([name, drill]) => {
    const alert = alerts.find((one) => one.name === name);
    if (!alert || (names && !names.includes(name))) return [];
    return [{ ...drill, alert: name, channels: drill.channels ?? channelsOf(alert) }];
  });
}

const SLACK: Readonly<Record<string, string>> = {
  critical: '#alerts-critical',
  warning: '#alerts-warnings',
  info: '#alerts-info',
};

/** The channels that severity and priority require; a team's own channel may get the alert, too. */
function channelsOf({ labels }: CompiledAlert): readonly string[] {
  const slack = SLACK[labels['severity'] ?? ''];
  const pages = /^P[01]$/.test(labels['priority'] ?? '');
  const mails = labels['severity'] === 'critical';
  return [...(slack === undefined ? [] : [slack]), ...(pages ? ['pagerduty'] : []), ...(mails ? ['email'] : [])];
}
