// What all time series have: a legend with a row per series, and a tooltip, both sorted by value.
import * as common from '@grafana/grafana-foundation-sdk/common';

/** @param sortBy the head of the column of the first of `calcs` */
export function legend(calcs: string[], sortBy: string): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.Table)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs)
    .sortBy(sortBy)
    .sortDesc(true);
}

export function tooltip(): common.VizTooltipOptionsBuilder {
  return new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);
}

export function stacking(stacked: boolean): common.StackingConfigBuilder {
  return new common.StackingConfigBuilder().mode(stacked ? common.StackingMode.Normal : common.StackingMode.None);
}
