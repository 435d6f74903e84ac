// The Alertmanager configuration: routes, receivers and inhibition rules.
import { scaleDuration, type Duration } from '@sextant/signals/query/duration';
import type { AlertGroup, Severity, Inhibition } from '../declare';
import type { PostedAlert } from '../posted';
import { sortedByName } from './rules-file';
import { slackConfig } from './slack';

export interface AlertmanagerOptions {
  readonly timeScale: number;
  /** Replaces PagerDuty's URL for events. */
  readonly pagerdutyUrl?: string;
  /** Called every minute while Watchdog fires. Without it, Watchdog notifies nobody. */
  readonly heartbeatUrl?: string;
}

/** Relative to Alertmanager's working directory, which must be the folder of its configuration. */
const SLACK_URL_FILE = 'secrets/slack_url';
const PAGERDUTY_KEY_FILE = 'secrets/pagerduty_key';

/** Each tenant gets its own notifications. Alerts without the label `tenant` are grouped by the other labels. */
const GROUP_BY = ['alertname', 'service', 'env', 'tenant'];

interface Timing {
  readonly wait: Duration;
  readonly interval: Duration;
  readonly repeat: Duration;
}
const TIMING: Readonly<Record<Severity, Timing>> = {
  critical: { wait: '10s', interval: '1m', repeat: '1h' },
  warning: { wait: '30s', interval: '5m', repeat: '4h' },
  info: { wait: '30s', interval: '5m', repeat: '24h' },
  none: { wait: '1s', interval: '1m', repeat: '1m' },
};

const PAGERDUTY = {
  routing_key_file: PAGERDUTY_KEY_FILE,
  send_resolved: true,
  severity: '{{ .CommonLabels.severity }}',
  description: '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}',
  client: 'Sextant',
  client_url: '{{ .CommonAnnotations.dashboard_url }}',
  details: {
    description: '{{ .CommonAnnotations.description }}',
    priority: '{{ .CommonLabels.priority }}',
    runbook: '{{ .CommonAnnotations.runbook_url }}',
    value: '{{ .CommonAnnotations.value }}',
    // The defaults contain the URL of Prometheus, which is not reachable from outside the cluster.
    firing: '{{ range .Alerts.Firing }}{{ .Annotations.summary }}\n{{ end }}',
    resolved: '{{ range .Alerts.Resolved }}{{ .Annotations.summary }}\n{{ end }}',
  },
};

/** The configuration for these alerts. */
export function alertmanagerConfig(
  groups: readonly AlertGroup[],
  posted: readonly PostedAlert[],
  options: AlertmanagerOptions,
): object {
  const timing = (severity: Severity): object => timingOf(severity, options.timeScale);
  const fast = fastRoutes(groups);
  return {
    global: {
      ...(options.pagerdutyUrl ? { pagerduty_url: options.pagerdutyUrl } : {}),
      slack_api_url_file: SLACK_URL_FILE,
    },
    route: {
      receiver: 'slack-warnings',
      group_by: GROUP_BY,
      ...timing('warning'),
      routes: [
        { matchers: ['severity = "none"'], receiver: 'heartbeat', ...timing('none') },
        { matchers: ['priority =~ "P0|P1"'], receiver: 'pagerduty', ...timing('critical'), continue: true, ...fast },
        { matchers: ['severity = "critical"'], receiver: 'slack-critical', ...timing('critical'), ...fast },
        { matchers: ['severity = "warning"'], receiver: 'slack-warnings', ...timing('warning'), ...fast },
        { matchers: ['severity = "info"'], receiver: 'slack-info', ...timing('info') },
      ],
    },
    inhibit_rules: sortedByName<InhibitingAlert>([...groups.flatMap((g) => g.alerts), ...posted]).flatMap(inhibitions),
    receivers: receivers(options),
  };
}

/**
 * Child routes of alerts on the fast path: no wait, and each alert is a group of its own. A second alert of a group would
 * wait for the group interval.
 */
function fastRoutes(groups: readonly AlertGroup[]): object {
  const names = groups.flatMap((g) => g.alerts).flatMap(({ fastPath, name }) => (fastPath ? [name] : []));
  if (names.length === 0) return {};
  const matcher = `alertname =~ ${JSON.stringify(names.sort().join('|'))}`;
  return { routes: [{ matchers: [matcher], group_by: ['...'], group_wait: '0s' }] };
}

function timingOf(severity: Severity, timeScale: number): object {
  const { wait, interval, repeat } = TIMING[severity];
  return {
    group_wait: scaleDuration(wait, timeScale),
    group_interval: scaleDuration(interval, timeScale),
    repeat_interval: scaleDuration(repeat, timeScale),
  };
}

interface InhibitingAlert {
  readonly name: string;
  readonly inhibits?: Inhibition;
  readonly inhibitsService?: boolean;
}

function inhibitions({ name, inhibits, inhibitsService }: InhibitingAlert): readonly object[] {
  const source_matchers = [`alertname = ${JSON.stringify(name)}`];
  const byAlert = (inhibits?.alerts ?? []).map((other) => ({
    source_matchers,
    target_matchers: [`alertname = ${JSON.stringify(other.name)}`],
    equal: [...(inhibits?.sharing ?? []), 'env'],
  }));
  // `equal` treats missing labels as equal, so alerts without a service are excluded. Alerts on tenants come from the
  // database and do not depend on the target.
  const byService = {
    source_matchers,
    target_matchers: [`alertname != ${JSON.stringify(name)}`, 'service != ""', 'tenant = ""'],
    equal: ['service', 'env'],
  };
  return inhibitsService ? [...byAlert, byService] : byAlert;
}

function receivers({ heartbeatUrl }: AlertmanagerOptions): readonly object[] {
  return [
    { name: 'heartbeat', ...(heartbeatUrl ? { webhook_configs: [{ url: heartbeatUrl, send_resolved: false }] } : {}) },
    { name: 'pagerduty', pagerduty_configs: [PAGERDUTY] },
    { name: 'slack-critical', slack_configs: [slackConfig('#alerts-critical')] },
    { name: 'slack-info', slack_configs: [slackConfig('#alerts-info')] },
    { name: 'slack-warnings', slack_configs: [slackConfig('#alerts-warnings')] },
  ];
}
