// Builds Grafana panels with the Foundation SDK.
import type { Builder as SdkBuilder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel as PanelJson,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { render } from '@sextant/signals/query/render';
import { DATASOURCE_OF, LOKI, PROMETHEUS } from './datasources';
import type { Panel, Query } from './declare';
import { colorOverrides } from './colors';
import { sqlBuilder } from './sql/build';
import { steps } from './thresholds';
import { grafanaUnit, softMaximum } from './units';

/** A position and size on the grid. */
interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function buildPanel(panel: Panel, position: GridPosition): { build(): PanelJson } {
  const builder = panel.sql ? sqlBuilder(panel, panel.sql) : queriesBuilder(panel);
  return builder.id(panel.id).title(panel.title).description(panel.description).gridPos(position);
}

function queriesBuilder(panel: Panel): Builder {
  const builder = builderOf(panel);
  const { language, unit } = panel.queries[0]!.expr;
  builder
    .datasource(DATASOURCE_OF[language])
    .unit(grafanaUnit(unit))
    .targets(panel.queries.map((query, i) => target(panel, query, i)))
    .overrides(colorOverrides(panel));
  if (panel.kind !== 'logs') builder.thresholds(thresholds(panel));
  return builder;
}

type Builder = TimeseriesBuilder | GaugeBuilder | StatBuilder | TableBuilder | LogsBuilder;

function builderOf(panel: Panel): Builder {
  switch (panel.kind) {
    case 'timeseries':
      return timeseriesBuilder(panel);
    case 'gauge':
      return new GaugeBuilder()
        .min(0)
        .max(panel.queries[0]?.expr.unit === 'percent' ? 100 : 1)
        .reduceOptions(lastValue());
    case 'stat':
      return new StatBuilder()
        .reduceOptions(lastValue())
        .colorMode(common.BigValueColorMode.Background)
        .graphMode(common.BigValueGraphMode.None)
        .textMode(common.BigValueTextMode.ValueAndName)
        .mappings(mappings(panel.valueMappings));
    case 'table':
      return new TableBuilder().withTransformation({
        id: 'organize',
        options: { excludeByName: { Time: true, Value: true } },
      });
    case 'logs':
      return new LogsBuilder()
        .showTime(true)
        .wrapLogMessage(true)
        .enableLogDetails(true)
        .sortOrder(common.LogsSortOrder.Descending);
  }
}

function timeseriesBuilder({ queries, thresholds, stacked }: Panel): TimeseriesBuilder {
  const { unit } = queries[0]!.expr;
  const builder = new TimeseriesBuilder()
    .min(0)
    .axisSoftMax(softMaximum(unit))
    .lineWidth(1)
    .fillOpacity(stacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Never)
    .stacking(new common.StackingConfigBuilder().mode(stacked ? common.StackingMode.Normal : common.StackingMode.None))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max'])
        .sortBy('Last *')
        .sortDesc(true),
    );
  if (thresholds.length === 0) return builder;
  return builder.thresholdsStyle(
    new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
  );
}

function thresholds(panel: Panel): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps(panel)]);
}

function lastValue(): common.ReduceDataOptionsBuilder {
  return new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']);
}

function mappings(valueMappings: Panel['valueMappings']) {
  const options = Object.entries(valueMappings).map(([value, text], index) => [value, { text, index }] as const);
  return options.length > 0 ? [{ type: MappingType.ValueToText as const, options: Object.fromEntries(options) }] : [];
}

function target(panel: Panel, { expr, legend }: Query, position: number): SdkBuilder<Dataquery> {
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
