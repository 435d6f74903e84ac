// The Slack message: what is wrong, how bad, and where to go next; the same for firing and resolved.

const COLOUR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

/** Texts may repeat what a tenant or a failed run said: its `<!channel>` must not call anybody. */
const plain = (text: string): string =>
  `{{ ${text} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;

const TEXT = [
  '{{ range .Alerts -}}',
  `*${plain('.Annotations.summary')}*`,
  plain('.Annotations.description'),
  `*Status:* {{ .Status }}  *Value:* ${plain('.Annotations.value')}{{ if .Labels.service }}  *Service:* {{ .Labels.service }}{{ end }}{{ if .Labels.tenant }}  *Tenant:* ${plain('.Labels.tenant')}{{ end }}`,
  '*Since:* {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}',
  '<{{ .Annotations.runbook_url }}|Runbook> · <{{ .Annotations.dashboard_url }}|Dashboard>{{ if .Annotations.trace_url }} · <{{ .Annotations.trace_url }}|Trace>{{ end }}{{ if .GeneratorURL }} · <{{ .GeneratorURL }}|Query>{{ end }}',
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
