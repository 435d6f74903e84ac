// The Slack message of an alert, firing or resolved.

const COLOR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

/** Escapes markup: text of tenants and runs may contain mentions such as `<!channel>`. */
const escapeMarkup = (text: string): string =>
  `{{ ${text} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;

/** Annotations with links, and their titles. GeneratorURL is not used, because Prometheus is not public. */
const LINKS = [
  ['runbook_url', 'Runbook'],
  ['dashboard_url', 'Dashboard'],
  ['query_url', 'Query'],
  ['trace_url', 'Trace'],
  ['silence_url', 'Silence'],
] as const;

const links = LINKS.map(([name, text]) => {
  const url = `.Annotations.${name}`;
  return `{{ if ${url} }}<{{ ${url} }}|${text}>  {{ end }}`;
}).join('');

const TEXT = [
  '{{ range .Alerts -}}',
  `*${escapeMarkup('.Annotations.summary')}*`,
  escapeMarkup('.Annotations.description'),
  `*Status:* {{ .Status }}  *Value:* ${escapeMarkup('.Annotations.value')}{{ if .Labels.service }}  *Service:* {{ .Labels.service }}{{ end }}{{ if .Labels.tenant }}  *Tenant:* ${escapeMarkup('.Labels.tenant')}{{ end }}`,
  '*Since:* {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}',
  links,
  '{{ end }}',
].join('\n');

/** The Slack configuration of a receiver. */
export function slackConfig(channel: string): object {
  return {
    channel,
    send_resolved: true,
    color: COLOR,
    title: `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }}){{ if .CommonLabels.tenant }} for ${escapeMarkup('.CommonLabels.tenant')}{{ end }}`,
    title_link: '{{ .CommonAnnotations.dashboard_url }}',
    text: TEXT,
    fallback: `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}: ${escapeMarkup('.CommonAnnotations.summary')}`,
  };
}
