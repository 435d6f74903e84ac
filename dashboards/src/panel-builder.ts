// From a declared panel to the builder that Grafana's SDK makes JSON of.
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel as PanelJson,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from './declare';
import { DATASOURCE_OF } from './datasources';
import { target } from './target';
import { steps } from './thresholds';
import { grafanaUnit } from './units';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Builds the panel at its place on the grid. */
export function buildPanel(panel: Panel, place: Place): { build(): PanelJson } {
  const builder = builderOf(panel);
  const { language, unit } = panel.queries[0]!.expr;
  builder
    .id(panel.id)
    .title(panel.title)
    .description(panel.description)
    .datasource(DATASOURCE_OF[language])
    .gridPos(place)
    .unit(grafanaUnit(unit))
    .targets(panel.queries.map((query, i) => target(panel, query, i)));
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
        .mappings(mappings(panel.words));
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

function timeseriesBuilder({ limits, stacked }: Panel): TimeseriesBuilder {
  const builder = new TimeseriesBuilder()
    .min(0)
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
        .calcs(['lastNotNull', 'max']),
    );
  if (limits.length === 0) return builder;
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

function mappings(words: Panel['words']) {
  const options = Object.entries(words).map(([value, text], index) => [value, { text, index }] as const);
  return options.length > 0 ? [{ type: MappingType.ValueToText as const, options: Object.fromEntries(options) }] : [];
}
