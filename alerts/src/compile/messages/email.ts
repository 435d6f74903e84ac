// The mail about a group of alerts, as text and as HTML. Alertmanager renders HTML with escaping by context.
import type { EmailSettings } from '../../channels';
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
import { DECLARE_LINKS, forEachLink } from './links';

const NAMES = { subject: 'email.sextant.subject', text: 'email.sextant.text', html: 'email.sextant.html' } as const;

/** The mail configuration of a receiver. The server is in the global settings. */
export function emailConfig({ to }: EmailSettings): object {
  return {
    to,
    send_resolved: true,
    headers: { Subject: render(NAMES.subject) },
    text: render(NAMES.text),
    html: render(NAMES.html),
    // One conversation per group, with its resolution.
    threading: { enabled: true, thread_by_date: 'none' },
  };
}

/** The parts of an alert, each with how it is shown. */
interface Parts {
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

const listed = ({ firing, resolved }: Parts): readonly string[] => [
  `{{- range $i, $alert := .Alerts -}}{{- if lt $i ${bounds.MAX_LISTED} -}}`,
  declareOwnLabels('$labels', '$alert', bounds.MAX_SUMMARY),
  '{{- if eq $alert.Status "firing" -}}',
  declareCut('$summary', oneLine('$alert.Annotations.summary'), bounds.MAX_SUMMARY),
  declareCut('$description', '$alert.Annotations.description', bounds.MAX_DESCRIPTION),
  declareCut('$value', oneLine('$alert.Annotations.value'), bounds.MAX_VALUE),
  declare('$since', '$alert.StartsAt.UTC.Format "2006-01-02 15:04:05 MST"'),
  ...firing,
  '{{- else -}}',
  declare('$lasted', lasted('$alert')),
  ...resolved,
  '{{- end -}}{{- end -}}{{- end -}}',
];

const more = (before: string, after: string): string =>
  `{{- if gt (len .Alerts) ${bounds.MAX_LISTED} }}${before}and {{ len (slice .Alerts ${bounds.MAX_LISTED}) }} more${after}{{ end -}}`;

/** A line break in text: actions trim those of the template. */
const BREAK = '{{- "\\n" -}}';

const TITLE = '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})';
const bounded = `{{ printf "%.${bounds.MAX_VALUE}s" ${oneLine('.')} }}`;
const label = (name: string, before: string, after: string): string =>
  `{{- with .CommonLabels.${name} }}${before}${bounded}${after}{{- end -}}`;

/** The templates of the fields. */
export function emailTemplates(): readonly string[] {
  return [
    define(
      NAMES.subject,
      DECLARE_COUNTS,
      declare('$text', '$counts'),
      '{{- if and (eq (len .Alerts) 1) (eq .Status "firing") -}}',
      declareCut('$summary', oneLine('.CommonAnnotations.summary'), bounds.MAX_LISTED_SUMMARY),
      set('$text', '$summary'),
      '{{- end -}}',
      `${TITLE}: {{ $text }}`,
    ),
    define(
      NAMES.text,
      DECLARE_COUNTS,
      DECLARE_LINKS,
      `${TITLE}: {{ $counts }}${BREAK}`,
      label('service', 'Service: ', BREAK),
      label('tenant', 'Tenant: ', BREAK),
      label('env', 'Env: ', BREAK),
      BREAK,
      ...listed({
        firing: [
          `{{ $summary }}${BREAK}{{ $description }}${BREAK}Value: {{ $value }}${BREAK}Since: {{ $since }}${BREAK}${BREAK}`,
        ],
        resolved: [`{{ with $labels }}{{ . }}: {{ end }}resolved, lasted {{ $lasted }}${BREAK}${BREAK}`],
      }),
      more('', `${BREAK}${BREAK}`),
      forEachLink((title) => [`${title}: {{ $url }}${BREAK}`]),
    ),
    define(
      NAMES.html,
      DECLARE_COUNTS,
      DECLARE_LINKS,
      `<!doctype html><html><body><h2>${TITLE}: {{ $counts }}</h2>`,
      label('service', '<p>Service: ', '</p>'),
      label('tenant', '<p>Tenant: ', '</p>'),
      label('env', '<p>Env: ', '</p>'),
      ...listed({
        firing: [
          '<h3>{{ $summary }}</h3><p>{{ $description }}</p><p>Value: <b>{{ $value }}</b>, since {{ $since }}</p>',
        ],
        resolved: ['<p>{{ with $labels }}{{ . }}: {{ end }}resolved, lasted {{ $lasted }}</p>'],
      }),
      more('<p>', '</p>'),
      '<p>',
      forEachLink((title) => [`<a href="{{ $url }}">${title}</a>{{ " " }}`]),
      '</p></body></html>',
    ),
  ];
}
