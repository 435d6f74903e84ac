// The queries of compiled dashboards, for tests that put them to the real engines.
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALL } from './variables';

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly datasource: string;
  readonly expr: string;
}

/** Every query of a dashboard, with its variables as they stand in the JSON. */
export function panelQueries(dashboard: Dashboard): readonly PanelQuery[] {
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

/** The query with Grafana's variables filled in; throws when one has no value. */
export function interpolate(expr: string, values: Readonly<Record<string, string>> = {}): string {
  return expr.replace(/\$(\w+)/g, (_, name: string) => {
    const value = values[name] ?? VALUES[name];
    if (value === undefined) throw new Error(`the variable $${name} of ${expr} has no value`);
    return value;
  });
}

function isPanel(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row';
}
