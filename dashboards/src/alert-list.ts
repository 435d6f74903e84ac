// A list of alerts: Grafana's panel `alertlist`, which the SDK does not have.
import type { Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from './declare';

/** Grafana's order by the time of the first instance. */
const NEWEST_FIRST = 5;
const MAX_ALERTS = 50;

/**
 * Grafana reads the alerts from the rules of its datasources, here those of Prometheus and Loki. The console reads them from
 * Alertmanager, so it shows posted ones too.
 */
export function alertListPanel({ id, title, description, alerts }: Panel): PanelJson {
  return {
    ...{ type: 'alertlist', id, title, description },
    options: {
      ...{ viewMode: 'list', groupMode: 'default', groupBy: [], sortOrder: NEWEST_FIRST, maxItems: MAX_ALERTS },
      ...{ alertName: '', dashboardAlerts: false, showInstances: true },
      alertInstanceLabelFilter: instanceFilter(alerts?.names),
      stateFilter: { firing: true, pending: false, noData: false, normal: false, error: true },
    },
  };
}

/** A selector of labels; Watchdog, which always fires, is left out. */
function instanceFilter(names: readonly string[] | undefined): string {
  return names ? `{alertname=~"${names.join('|')}"}` : '{alertname!="Watchdog"}';
}
