// Fragments of Go templates. Each is an action or a pipeline; actions trim the white space around them.

/** Assigns a pipeline to a variable, which must be declared. */
export const set = (variable: string, pipeline: string): string => `{{- ${variable} = ${pipeline} -}}`;
export const declare = (variable: string, pipeline: string): string => `{{- ${variable} := ${pipeline} -}}`;

/** Text without line breaks. */
export const oneLine = (pipeline: string): string => `(reReplaceAll "[[:space:]]+" " " (${pipeline}))`;

/** Escapes Slack's markup: text of tenants and runs may contain mentions such as `<!channel>`. */
export const escapeMarkup = (pipeline: string): string =>
  `(${pipeline} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;")`;

/** Declares a variable with up to `max` characters of a text, and the number of characters that are left out. */
export function declareCut(variable: string, pipeline: string, max: number): string {
  return [
    declare(variable, pipeline),
    declare('$rest', `reReplaceAll "${prefixPattern(max)}" "" ${variable}`),
    declare('$cut', `printf "%.${max}s" ${variable}`),
    `{{- if $rest -}}`,
    set(variable, `printf "%s… (%d characters left out)" $cut ${countCharacters('$rest')}`),
    `{{- end -}}`,
  ].join('\n');
}

/** The length of a text in characters; `len` counts bytes. */
export function countCharacters(variable: string): string {
  return `(len (reReplaceAll "(?s)." "." ${variable}))`;
}

/** Matches up to `max` characters from the start. A single repetition may not exceed 1,000. */
export function prefixPattern(max: number): string {
  const thousands = '.{0,1000}'.repeat(Math.floor(max / 1000));
  return `(?s)^${thousands}.{0,${max % 1000}}`;
}

/** How long a resolved alert fired. */
export const lasted = (alert: string): string =>
  `(humanizeDuration (printf "%.0f" (${alert}.EndsAt.Sub ${alert}.StartsAt).Seconds))`;

/** Declares the labels that tell the alerts of a group apart, e.g. `queue=upgrade`. */
export const declareOwnLabels = (variable: string, alert: string, max: number): string =>
  declareCut(variable, oneLine(`printf "%s" (${alert}.Labels.Remove (stringSlice ${SHARED_LABELS}))`), max);

/** Labels that a message shows elsewhere, or that all alerts of a group share. */
const SHARED_LABELS = ['alertname', 'severity', 'priority', 'team', 'env', 'service', 'tenant']
  .map((name) => JSON.stringify(name))
  .join(' ');

/** Declares the numbers of alerts in words: `40 firing`, or `2 firing, 1 resolved`. */
export const DECLARE_COUNTS = [
  declare('$firing', 'len .Alerts.Firing'),
  declare('$resolved', 'len .Alerts.Resolved'),
  declare('$counts', 'printf "%d firing, %d resolved" $firing $resolved'),
  `{{- if eq $resolved 0 -}}${set('$counts', 'printf "%d firing" $firing')}{{- end -}}`,
  `{{- if eq $firing 0 -}}${set('$counts', 'printf "%d resolved" $resolved')}{{- end -}}`,
].join('\n');

/** A named template. */
export function define(name: string, ...lines: readonly string[]): string {
  return `{{ define ${JSON.stringify(name)} -}}\n${lines.join('\n')}\n{{- end }}\n`;
}

/** A field of a configuration that is rendered by a named template. */
export const render = (name: string): string => `{{ template ${JSON.stringify(name)} . }}`;
