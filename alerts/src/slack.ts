// The Slack message: what is wrong, how bad, and where to go next; the same for firing and resolved.

const COLOUR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';

const TEXT = [
  '{{ range .Alerts -}}',
  '*{{ .Annotations.summary }}*',
  '{{ .Annotations.description }}',
  '*Status:* {{ .Status }}  *Value:* {{ .Annotations.value }}{{ if .Labels.service }}  *Service:* {{ .Labels.service }}{{ end }}',
  '*Since:* {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}',
  '<{{ .Annotations.runbook_url }}|Runbook> · <{{ .Annotations.dashboard_url }}|Dashboard>{{ if .GeneratorURL }} · <{{ .GeneratorURL }}|Query>{{ end }}',
  '{{ end }}',
].join('\n');

/** A Slack entry of an Alertmanager receiver, for one channel. */
export function slackConfig(channel: string): object {
  return {
    channel,
    send_resolved: true,
    color: COLOUR,
    title: '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})',
    title_link: '{{ .CommonAnnotations.dashboard_url }}',
    text: TEXT,
    fallback: '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}',
  };
}
