// The Slack message: what is wrong, how bad, and where to go next; the same for firing and resolved.

const COLOUR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

/** Texts may repeat what a tenant or a failed run said: its `<!channel>` must not call anybody. */
const plain = (text: string): string =>
  `{{ ${text} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;

/** Annotations that are links, with what people read; GeneratorURL leads to Prometheus, which has no public address. */
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
  `*${plain('.Annotations.summary')}*`,
  plain('.Annotations.description'),
  `*Status:* {{ .Status }}  *Value:* ${plain('.Annotations.value')}{{ if .Labels.service }}  *Service:* {{ .Labels.service }}{{ end }}{{ if .Labels.tenant }}  *Tenant:* ${plain('.Labels.tenant')}{{ end }}`,
  '*Since:* {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}',
  links,
  '{{ end }}',
].join('\n');

/** A Slack entry of an Alertmanager receiver, for one channel. */
export function slackConfig(channel: string): object {
  return {
    channel,
    send_resolved: true,
    color: COLOUR,
    title: `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }}){{ if .CommonLabels.tenant }} for ${plain('.CommonLabels.tenant')}{{ end }}`,
    title_link: '{{ .CommonAnnotations.dashboard_url }}',
    text: TEXT,
    fallback: `[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}: ${plain('.CommonAnnotations.summary')}`,
  };
}
