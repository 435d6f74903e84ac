// A list of alerts: Grafana's panel `alertlist`, which the SDK does not have.
import type { Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from './declare';
import { PROMETHEUS_NAME } from './datasources';

/** Grafana's order by importance: firing alerts before pending ones. */
const BY_IMPORTANCE = 3;
const MAX_ALERTS = 50;

/** Grafana reads the alerts from the rules of Prometheus; the console reads all of them, posted ones too. */
export function alertListPanel({ id, title, description, alerts }: Panel): PanelJson {
  return {
    ...{ type: 'alertlist', id, title, description },
    options: {
      ...{ viewMode: 'list', groupMode: 'default', groupBy: [], sortOrder: BY_IMPORTANCE, maxItems: MAX_ALERTS },
      ...{ alertName: '', dashboardAlerts: false, datasource: PROMETHEUS_NAME, showInstances: true },
      alertInstanceLabelFilter: instanceFilter(alerts?.names),
      stateFilter: { firing: true, pending: true, noData: false, normal: false, error: true },
    },
  };
}

/** A selector of labels; Watchdog, which always fires, is left out. */
function instanceFilter(names: readonly string[] | undefined): string {
  return names ? `{alertname=~"${names.join('|')}"}` : '{alertname!="Watchdog"}';
}
