// The options of each kind of panel.
import * as common from '@grafana/grafana-foundation-sdk/common';
import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from './declare';
import { legend, stacking, tooltip } from './legend';
import { boundsOf } from './thresholds';
import { softMaximum } from './units';

export type Builder = TimeseriesBuilder | GaugeBuilder | StatBuilder | TableBuilder | LogsBuilder;

/** A builder with the options of the kind. Throws for a list of alerts, which the SDK does not have. */
export function builderOf(panel: Panel): Builder {
  switch (panel.kind) {
    case 'timeseries':
      return timeseriesBuilder(panel);
    case 'gauge':
      return new GaugeBuilder()
        .min(0)
        .max(panel.queries[0]?.expr.unit === 'percent' ? 100 : 1)
        .mappings(withoutData(panel.whenEmpty))
        .reduceOptions(lastValue());
    case 'stat':
      return new StatBuilder()
        .reduceOptions(lastValue())
        .colorMode(common.BigValueColorMode.Background)
        .graphMode(common.BigValueGraphMode.None)
        .textMode(common.BigValueTextMode.ValueAndName)
        .mappings(mappings(panel));
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
    case 'traces':
      return new TableBuilder();
    case 'alerts':
      throw new TypeError('a list of alerts has no builder');
  }
}

function timeseriesBuilder(panel: Panel): TimeseriesBuilder {
  const { thresholds, stacked } = panel;
  const { unit } = panel.queries[0]!.expr;
  const builder = new TimeseriesBuilder()
    // Soft, as a used-up error budget and a cache that costs more than it saves are below zero.
    .axisSoftMin(0)
    .axisSoftMax(softMaximum(unit, boundsOf(panel)))
    .lineWidth(1)
    .fillOpacity(stacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Never)
    .stacking(stacking(stacked))
    .tooltip(tooltip())
    .legend(legend(['lastNotNull', 'max'], 'Last *'));
  if (panel.min !== undefined) builder.min(panel.min);
  if (thresholds.length === 0) return builder;
  return builder.thresholdsStyle(
    new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
  );
}

function lastValue(): common.ReduceDataOptionsBuilder {
  return new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']);
}

/** Without a color of its own, the text has that of the lowest values, which is often red. */
function withoutData(text = 'No data'): ValueMapping[] {
  const options = { match: SpecialValueMatch.NullAndNan, result: { text, color: 'text' } };
  return [{ type: MappingType.SpecialValue, options }];
}

function mappings({ valueMappings, usedUp }: Panel): ValueMapping[] {
  const texts = Object.entries(valueMappings).map(([value, text], index) => [value, { text, index }] as const);
  const options = Object.fromEntries(texts);
  return [
    ...(texts.length > 0 ? [{ type: MappingType.ValueToText as const, options }] : []),
    ...(usedUp === undefined
      ? []
      : [
          {
            type: MappingType.RangeToText as const,
            options: { from: null, to: 0, result: { text: usedUp, index: texts.length } },
          },
        ]),
  ];
}
