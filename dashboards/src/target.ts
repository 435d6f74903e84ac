// From a query of a panel to a target in Grafana's JSON.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { render } from '@sextant/signals/query/render';
import { LOKI, PROMETHEUS } from './datasources';
import type { Panel, Query } from './declare';

/** The target at the given position of its panel. */
export function target(panel: Panel, { expr, legend }: Query, position: number): Builder<Dataquery> {
  const refId = String.fromCharCode('A'.charCodeAt(0) + position);
  const text = render(expr);
  if (expr.language === 'logql') {
    return new LokiQuery().datasource(LOKI).refId(refId).expr(text).legendFormat(legend).queryType('range');
  }
  const query = new PrometheusQuery().datasource(PROMETHEUS).refId(refId).expr(text).legendFormat(legend);
  if (panel.kind === 'table') return query.instant().format(PromQueryFormat.Table);
  if (panel.kind !== 'timeseries') return query.instant();
  return query.range().exemplar(panel.exemplars);
}
