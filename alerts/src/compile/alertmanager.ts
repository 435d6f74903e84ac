// The Alertmanager configuration: who is told what, how soon, how often, and what keeps quiet meanwhile.
import { scaleDuration, type Duration } from '@sextant/signals/query/duration';
import type { AlertGroup, Severity, Silences } from '../declare';
import type { PostedAlert } from '../posted';
import { sortedByName } from './rules-file';
import { slackConfig } from './slack';

export interface AlertmanagerOptions {
  readonly timeScale: number;
  /** Where PagerDuty's events go; PagerDuty itself when absent. */
  readonly pagerdutyUrl?: string;
  /** Is called each minute while the watchdog fires; nobody is when absent. */
  readonly heartbeatUrl?: string;
}

/** Alertmanager resolves these against its working directory, which therefore is the folder of its configuration. */
const SLACK_URL_FILE = 'secrets/slack_url';
const PAGERDUTY_KEY_FILE = 'secrets/pagerduty_key';

/** Each tenant has messages of its own; alerts that are about none are grouped as if the label were not there. */
const GROUP_BY = ['alertname', 'service', 'env', 'tenant'];

interface Pace {
  readonly wait: Duration;
  readonly interval: Duration;
  readonly repeat: Duration;
}
const PACE: Readonly<Record<Severity, Pace>> = {
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
    // By default these print the address of Prometheus, which nobody outside of the cluster reaches.
    firing: '{{ range .Alerts.Firing }}{{ .Annotations.summary }}\n{{ end }}',
    resolved: '{{ range .Alerts.Resolved }}{{ .Annotations.summary }}\n{{ end }}',
  },
};

/** The content of the configuration file for these alerts. */
export function alertmanagerConfig(
  groups: readonly AlertGroup[],
  posted: readonly PostedAlert[],
  options: AlertmanagerOptions,
): object {
  const pace = (severity: Severity): object => paceOf(severity, options.timeScale);
  return {
    global: {
      ...(options.pagerdutyUrl ? { pagerduty_url: options.pagerdutyUrl } : {}),
      slack_api_url_file: SLACK_URL_FILE,
    },
    route: {
      receiver: 'slack-warnings',
      group_by: GROUP_BY,
      ...pace('warning'),
      routes: [
        { matchers: ['severity = "none"'], receiver: 'heartbeat', ...pace('none') },
        { matchers: ['priority =~ "P0|P1"'], receiver: 'pagerduty', ...pace('critical'), continue: true },
        { matchers: ['severity = "critical"'], receiver: 'slack-critical', ...pace('critical') },
        { matchers: ['severity = "warning"'], receiver: 'slack-warnings', ...pace('warning') },
        { matchers: ['severity = "info"'], receiver: 'slack-info', ...pace('info') },
      ],
    },
    inhibit_rules: sortedByName<Silencing>([...groups.flatMap((g) => g.alerts), ...posted]).flatMap(inhibitions),
    receivers: receivers(options),
  };
}

function paceOf(severity: Severity, timeScale: number): object {
  const { wait, interval, repeat } = PACE[severity];
  return {
    group_wait: scaleDuration(wait, timeScale),
    group_interval: scaleDuration(interval, timeScale),
    repeat_interval: scaleDuration(repeat, timeScale),
  };
}

interface Silencing {
  readonly name: string;
  readonly silences?: Silences;
  readonly silencesService?: boolean;
}

function inhibitions({ name, silences, silencesService }: Silencing): readonly object[] {
  const source_matchers = [`alertname = ${JSON.stringify(name)}`];
  const lesser = (silences?.alerts ?? []).map((other) => ({
    source_matchers,
    target_matchers: [`alertname = ${JSON.stringify(other.name)}`],
    equal: [...(silences?.sharing ?? []), 'env'],
  }));
  // Alerts without a service would all count as the same one. What the database says of a tenant is true as long as it
  // is posted, whichever process does not answer.
  const service = {
    source_matchers,
    target_matchers: [`alertname != ${JSON.stringify(name)}`, 'service != ""', 'tenant = ""'],
    equal: ['service', 'env'],
  };
  return silencesService ? [...lesser, service] : lesser;
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
