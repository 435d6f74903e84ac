// The PagerDuty event of a group of alerts. Alertmanager adds the dedup key, which is the same for trigger and resolve.
import { SECRET_FILES } from '../../channels';
import * as bounds from './bounds';
import {
  declare,
  DECLARE_COUNTS,
  declareCut,
  declareOwnLabels,
  define,
  lasted,
  oneLine,
  render,
  set,
} from './fragments';
import { DECLARE_CONSOLE } from './links';

const NAMES = {
  summary: 'pagerduty.sextant.summary',
  description: 'pagerduty.sextant.description',
  firing: 'pagerduty.sextant.firing',
  resolved: 'pagerduty.sextant.resolved',
  console: 'pagerduty.sextant.console',
} as const;

/**
 * Alertmanager reads a rendered detail as YAML: `yes` becomes a boolean, and `a: b` a map whose parts are rendered again
 * as templates. No YAML token can start with a tab, so text after a tab is always text.
 */
const text = (template: string): string => `\t${template}`;

/** The PagerDuty configuration of a receiver. */
export function pagerdutyConfig(): object {
  return {
    routing_key_file: SECRET_FILES.pagerdutyKey,
    send_resolved: true,
    timeout: bounds.REQUEST_TIMEOUT,
    severity: '{{ .CommonLabels.severity }}',
    description: render(NAMES.summary),
    source: 'sextant{{ with .CommonLabels.env }} {{ . }}{{ end }}',
    component: '{{ .CommonLabels.service }}',
    group: '{{ .CommonLabels.team }}',
    class: '{{ .CommonLabels.alertname }}',
    client: 'Sextant',
    client_url: render(NAMES.console),
    links: [
      { href: '{{ .CommonAnnotations.runbook_url }}', text: 'Runbook' },
      { href: '{{ .CommonAnnotations.dashboard_url }}', text: 'Dashboard' },
      { href: render(NAMES.console), text: 'Console' },
    ],
    details: {
      description: text(render(NAMES.description)),
      priority: text('{{ .CommonLabels.priority }}'),
      runbook: text('{{ .CommonAnnotations.runbook_url }}'),
      value: text('{{ if eq .Status "firing" }}{{ .CommonAnnotations.value }}{{ end }}'),
      // The defaults contain the URL of Prometheus, which is not reachable from outside the cluster.
      firing: text(render(NAMES.firing)),
      resolved: text(render(NAMES.resolved)),
    },
  };
}

/** Lines of the first alerts, and the number of the others. */
const list = (alerts: string, actions: readonly string[]): readonly string[] => [
  declare('$lines', '""'),
  `{{- range $i, $alert := ${alerts} -}}{{- if lt $i ${bounds.MAX_LISTED} -}}`,
  ...actions,
  set('$lines', 'printf "%s%s\\n" $lines $line'),
  '{{- end -}}{{- end -}}',
  `{{- if gt (len ${alerts}) ${bounds.MAX_LISTED} -}}`,
  set('$lines', `printf "%sand %d more\\n" $lines (len (slice ${alerts} ${bounds.MAX_LISTED}))`),
  '{{- end -}}',
  '{{ $lines }}',
];

/** The templates of the fields. */
export function pagerdutyTemplates(): readonly string[] {
  return [
    define(
      NAMES.summary,
      DECLARE_COUNTS,
      declare('$text', '$counts'),
      '{{- with .Alerts.Firing -}}',
      declareCut('$first', oneLine('(index . 0).Annotations.summary'), bounds.MAX_PAGERDUTY_SUMMARY),
      set('$text', 'printf "%s, first: %s" $counts $first'),
      '{{- if eq (len $.Alerts) 1 -}}',
      set('$text', '$first'),
      '{{- end -}}{{- end -}}',
      '{{ .CommonLabels.alertname }}: {{ $text }}',
    ),
    define(
      NAMES.description,
      DECLARE_COUNTS,
      declare('$text', '$counts'),
      '{{- with .Alerts.Firing -}}',
      declareCut('$first', '(index . 0).Annotations.description', bounds.MAX_DESCRIPTION),
      set('$text', 'printf "%s. The first: %s" $counts $first'),
      '{{- if eq (len $.Alerts) 1 -}}',
      set('$text', '$first'),
      '{{- end -}}{{- end -}}',
      '{{ $text }}',
    ),
    define(
      NAMES.firing,
      ...list('.Alerts.Firing', [declareCut('$line', oneLine('$alert.Annotations.summary'), bounds.MAX_SUMMARY)]),
    ),
    define(
      NAMES.resolved,
      ...list('.Alerts.Resolved', [
        declareOwnLabels('$line', '$alert', bounds.MAX_SUMMARY),
        set('$line', `printf "%s lasted %s" $line ${lasted('$alert')}`),
      ]),
    ),
    define(NAMES.console, DECLARE_CONSOLE, '{{ $console }}alerts/{{ urlquery .CommonLabels.alertname }}'),
  ];
}
