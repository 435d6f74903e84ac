// The Slack message of a group of alerts, firing or resolved.
import { SECRET_FILES } from '../../channels';
import * as bounds from './bounds';
import {
  countCharacters,
  declare,
  DECLARE_COUNTS,
  declareCut,
  declareOwnLabels,
  define,
  escapeMarkup,
  lasted,
  oneLine,
  prefixPattern,
  render,
  set,
} from './fragments';
import { DECLARE_LINKS, forEachLink } from './links';

const NAMES = { title: 'slack.sextant.title', text: 'slack.sextant.text', fallback: 'slack.sextant.fallback' } as const;

const COLOR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

/** The Slack configuration of a receiver. */
export function slackConfig(channel: string): object {
  return {
    api_url_file: SECRET_FILES.slackUrl,
    channel,
    send_resolved: true,
    timeout: bounds.REQUEST_TIMEOUT,
    color: COLOR,
    title: render(NAMES.title),
    title_link: '{{ .CommonAnnotations.dashboard_url }}',
    text: render(NAMES.text),
    fallback: render(NAMES.fallback),
  };
}

/** Appends a formatted line to the body. */
const line = (format: string, ...values: readonly string[]): string =>
  set('$body', `printf ${JSON.stringify(`%s${format}\n`)} $body ${values.join(' ')}`);

/** Appends `name: value` to the facts of an alert if the value is not empty. */
const fact = (name: string, pipeline: string): string =>
  [
    declareCut('$value', oneLine(pipeline), bounds.MAX_VALUE),
    `{{- if $value -}}${set('$facts', `printf "%s  *${name}:* %s" $facts ${escapeMarkup('$value')}`)}{{- end -}}`,
  ].join('\n');

const FIRING = [
  declareCut('$summary', oneLine('$alert.Annotations.summary'), bounds.MAX_SUMMARY),
  line('*%s*', escapeMarkup('$summary')),
  declare('$facts', '"*Status:* firing"'),
  fact('Value', '$alert.Annotations.value'),
  fact('Service', '$alert.Labels.service'),
  fact('Tenant', '$alert.Labels.tenant'),
  fact('Env', '$alert.Labels.env'),
  line('%s', '$facts'),
  line('*Since:* %s', '($alert.StartsAt.UTC.Format "2006-01-02 15:04:05 MST")'),
  declareCut('$description', '$alert.Annotations.description', bounds.MAX_DESCRIPTION),
  line('%s', escapeMarkup('$description')),
];

/** Without the annotations, which have the value at which the alert fired. */
const RESOLVED = [
  declare('$facts', `printf "*Status:* resolved  *Lasted:* %s" ${lasted('$alert')}`),
  fact('Service', '$alert.Labels.service'),
  fact('Tenant', '$alert.Labels.tenant'),
  fact('Env', '$alert.Labels.env'),
  line('%s', '$facts'),
  declareOwnLabels('$labels', '$alert', bounds.MAX_SUMMARY),
  `{{- if $labels -}}${line('%s', escapeMarkup('$labels'))}{{- end -}}`,
];

/** The first alerts of a list and the number of the others. */
const listed = (alerts: string, state: string, actions: readonly string[]): string =>
  [
    `{{- range $i, $alert := ${alerts} -}}{{- if lt $i ${bounds.MAX_LISTED} -}}`,
    ...actions,
    '{{- end -}}{{- end -}}',
    `{{- if gt (len ${alerts}) ${bounds.MAX_LISTED} -}}`,
    line(`and %d more ${state}`, `(len (slice ${alerts} ${bounds.MAX_LISTED}))`),
    '{{- end -}}',
  ].join('\n');

const LIST = [
  line('*%s*', '$counts'),
  declare('$facts', 'printf "*Status:* %s" .Status'),
  fact('Service', '.CommonLabels.service'),
  fact('Tenant', '.CommonLabels.tenant'),
  fact('Env', '.CommonLabels.env'),
  line('%s', '$facts'),
  listed('.Alerts.Firing', 'firing', [
    declareCut('$summary', oneLine('$alert.Annotations.summary'), bounds.MAX_LISTED_SUMMARY),
    line('• %s', escapeMarkup('$summary')),
  ]),
  listed('.Alerts.Resolved', 'resolved', [
    declareOwnLabels('$labels', '$alert', bounds.MAX_LISTED_SUMMARY),
    line('• %s lasted %s', escapeMarkup('$labels'), lasted('$alert')),
  ]),
];

/** Cuts the body: escaping can make it longer. Does not leave a part of an escaped character at the end. */
const CUT_BODY = [
  declare('$rest', `reReplaceAll "${prefixPattern(bounds.MAX_SLACK_BODY)}" "" $body`),
  declare('$cut', `reReplaceAll "&[a-z]*$" "" (printf "%.${bounds.MAX_SLACK_BODY}s" $body)`),
  '{{- if $rest -}}',
  set('$body', `printf "%s… (%d characters left out)\\n" $cut ${countCharacters('$rest')}`),
  '{{- end -}}',
];

/** A link that does not fit is left out: the console's page has it too. */
const ADD_LINK = (title: string): readonly string[] => [
  declare('$more', `printf "%s<%s|${title}>  " $links (reReplaceAll "[<>|[:space:]]" "" $url)`),
  `{{- if le (len $more) ${bounds.MAX_SLACK_LINKS} -}}${set('$links', '$more')}{{- end -}}`,
];

/** The templates of the fields. */
export function slackTemplates(): readonly string[] {
  return [
    define(
      NAMES.title,
      DECLARE_COUNTS,
      declareCut('$tenant', oneLine('.CommonLabels.tenant'), bounds.MAX_VALUE),
      `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})`,
      `{{- if $tenant }} for {{ ${escapeMarkup('$tenant')} }}{{ end -}}`,
      '{{- if gt (len .Alerts) 1 }}: {{ $counts }}{{ end -}}',
    ),
    define(
      NAMES.text,
      DECLARE_COUNTS,
      DECLARE_LINKS,
      declare('$body', '""'),
      '{{- if gt (len .Alerts) 1 -}}',
      ...LIST,
      '{{- else -}}{{- range $alert := .Alerts -}}{{- if eq $alert.Status "firing" -}}',
      ...FIRING,
      '{{- else -}}',
      ...RESOLVED,
      '{{- end -}}{{- end -}}{{- end -}}',
      ...CUT_BODY,
      declare('$links', '""'),
      forEachLink(ADD_LINK),
      '{{ $body }}{{ $links }}',
    ),
    define(
      NAMES.fallback,
      DECLARE_COUNTS,
      declare('$text', '$counts'),
      '{{- if and (eq (len .Alerts) 1) (eq .Status "firing") -}}',
      declareCut('$summary', oneLine('.CommonAnnotations.summary'), bounds.MAX_SUMMARY),
      set('$text', '$summary'),
      '{{- end -}}',
      `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}: {{ ${escapeMarkup('$text')} }}`,
    ),
  ];
}
