// The targets of a panel: its queries as the datasources of Grafana take them.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Vector } from '@sextant/signals/query/expression';
import { readable } from '@sextant/signals/query/logql';
import { render } from '@sextant/signals/query/render';
import { JAEGER, LOKI, PROMETHEUS } from './datasources';
import type { Panel, Query, TraceSelection } from './declare';

export function targetsOf(panel: Panel): Builder<Dataquery>[] {
  if (panel.traces) return [traceSearch(panel.traces)];
  return panel.queries.map((query, position) => target(panel, query, position));
}

function target(panel: Panel, { expr, legend }: Query, position: number): Builder<Dataquery> {
  const refId = String.fromCharCode('A'.charCodeAt(0) + position);
  const text = render(panel.kind === 'logs' ? readable(expr as Vector<'lines', string, 'logql'>) : expr);
  if (expr.language === 'logql') {
    return new LokiQuery().datasource(LOKI).refId(refId).expr(text).legendFormat(legend).queryType('range');
  }
  const query = new PrometheusQuery().datasource(PROMETHEUS).refId(refId).expr(text).legendFormat(legend);
  if (panel.kind === 'table') return query.instant().format(PromQueryFormat.Table);
  if (panel.kind !== 'timeseries') return query.instant();
  return query.range().exemplar(panel.exemplars);
}

const MAX_TRACES = 20;

/** A search of Grafana's datasource for Jaeger, for which the SDK has no type. */
function traceSearch({ service, operation, onlyErrors, minDuration }: TraceSelection): Builder<Dataquery> {
  const query = {
    ...{ refId: 'A', datasource: JAEGER, queryType: 'search', service, limit: MAX_TRACES },
    ...(operation !== undefined && { operation }),
    ...(onlyErrors && { tags: 'error=true' }),
    ...(minDuration !== undefined && { minDuration }),
  };
  return { build: () => query as unknown as Dataquery };
}
