// The links of a message: those of the alert's annotations, and the console's pages for its service and time.
import { DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import { declare, set } from './fragments';

interface Link {
  readonly title: string;
  /** A pipeline; empty text when the alert does not have the link. */
  readonly url: string;
}

/** Before and after the start of an alert, in nanoseconds: an alert fires some time after its cause. */
const BEFORE = 30 * 60 * 1e9;
const AFTER = 30 * 60 * 1e9;
/** The format of Go for RFC 3339. */
const RFC3339 = JSON.stringify('2006-01-02T15:04:05Z');

const annotation = (title: string, name: string): Link => ({ title, url: `.CommonAnnotations.${name}` });

/** Most important first. GeneratorURL is not used, because Prometheus is not public. */
const LINKS: readonly Link[] = [
  annotation('Runbook', 'runbook_url'),
  annotation('Dashboard', 'dashboard_url'),
  { title: 'Console', url: 'printf "%salerts/%s" $console (urlquery .CommonLabels.alertname)' },
  annotation('Trace', 'trace_url'),
  { title: 'Traces', url: 'printf "%straces?errors=true&%s" $console $window' },
  { title: 'Logs', url: 'printf "%slogs?%s" $console $window' },
  annotation('Silence', 'silence_url'),
  annotation('Query', 'query_url'),
];

/** Declares the base URL of the console. The modes replace its value. */
export const DECLARE_CONSOLE = declare('$console', JSON.stringify(`${DEFAULT_CONSOLE_URL}/`));

/** Declares `$console` and `$window`, the parameters of the console's searches. */
export const DECLARE_LINKS = [
  DECLARE_CONSOLE,
  declare('$first', 'index .Alerts 0'),
  declare('$from', `($first.StartsAt.Add -${BEFORE}).UTC.Format ${RFC3339}`),
  declare('$to', `($first.StartsAt.Add ${AFTER}).UTC.Format ${RFC3339}`),
  declare('$window', 'printf "from=%s&to=%s" $from $to'),
  '{{- with .CommonLabels.service -}}',
  set('$window', 'printf "service=%s&%s" (urlquery .) $window'),
  '{{- end -}}',
].join('\n');

/** The actions for every link that the alerts have; `$url` is its address. */
export function forEachLink(actions: (title: string) => readonly string[]): string {
  return LINKS.map(({ title, url }) =>
    [declare('$url', url), '{{- if $url -}}', ...actions(title), '{{- end -}}'].join('\n'),
  ).join('\n');
}
