// The queries of compiled dashboards, for tests with real query engines.
import type { Dashboard as GrafanaDashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALL } from './variables';

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly datasource: string;
  readonly expr: string;
}

/** The queries of a dashboard, with variables. */
export function panelQueries(dashboard: GrafanaDashboard): readonly PanelQuery[] {
  return (dashboard.panels ?? []).filter(isPanel).flatMap((panel) =>
    (panel.targets ?? []).map((target) => {
      const { datasource, expr } = target as {
        readonly datasource?: { readonly type?: string };
        readonly expr?: string;
      };
      return {
        dashboard: dashboard.uid ?? '',
        panel: panel.title ?? '',
        datasource: datasource?.type ?? '',
        expr: expr ?? '',
      };
    }),
  );
}

const VALUES: Readonly<Record<string, string>> = {
  env: ALL,
  service: ALL,
  window: '1m',
  __rate_interval: '1m',
  __range: '15m',
  __auto: '1m',
};

/** Replaces Grafana's variables; throws for an unknown one. */
export function interpolate(expr: string): string {
  return expr.replace(/\$(\w+)/g, (_, name: string) => {
    const value = VALUES[name];
    if (value === undefined) throw new Error(`unknown variable $${name} in ${expr}`);
    return value;
  });
}

function isPanel(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row';
}
