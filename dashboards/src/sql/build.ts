// Builds the Grafana panels of SQL queries with the Foundation SDK.
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { POSTGRES } from '../datasources';
import type { Panel } from '../declare';
import { legend, stacking, tooltip } from '../legend';
import { steps } from '../thresholds';
import { sqlOf, type ColumnUnit, type PanelSql, type SqlColumn, type SqlQuery } from './query';

/** The panel without the parts that all panels have. */
export function sqlBuilder(
  { stacked }: Pick<Panel, 'stacked'>,
  { query, last }: PanelSql,
): TableBuilder | TimeseriesBuilder {
  const builder = query.unit === undefined ? tableBuilder(query) : barsBuilder(query.unit, stacked);
  if (last !== undefined) builder.timeFrom(last);
  return builder.datasource(POSTGRES).targets([target(query)]);
}

const GRAFANA_UNITS: Readonly<Record<ColumnUnit, string>> = {
  ...{ text: 'string', count: 'short', usd: 'currencyUSD', seconds: 's', ratio: 'percentunit' },
};

/** In pixels, so that half a board has room for eight columns. Grafana's own minimum is 150. */
const COLUMN_WIDTH = 80;

function tableBuilder({ columns }: SqlQuery): TableBuilder {
  return new TableBuilder().minWidth(COLUMN_WIDTH).overrides(
    Object.values(columns)
      .filter(({ unit }) => unit !== 'text')
      .map(columnOverride),
  );
}

function columnOverride({ title, unit, thresholds = [] }: SqlColumn) {
  const colored = [
    { id: 'thresholds', value: { mode: 'absolute', steps: steps({ thresholds, complement: false }) } },
    { id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.ColorText } },
  ];
  return {
    matcher: { id: 'byName', options: title },
    properties: [{ id: 'unit', value: GRAFANA_UNITS[unit] }, ...(thresholds.length > 0 ? colored : [])],
  };
}

function barsBuilder(unit: ColumnUnit, stacked: boolean): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .unit(GRAFANA_UNITS[unit])
    .min(0)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(1)
    .stacking(stacking(stacked))
    .tooltip(tooltip())
    .legend(legend(['sum', 'max'], 'Total'));
}

/** The Foundation SDK has no queries for Postgres. */
function target(query: SqlQuery): Builder<Dataquery> {
  const json = {
    refId: 'A',
    datasource: POSTGRES,
    editorMode: 'code',
    rawQuery: true,
    rawSql: sqlOf(query),
    format: query.unit === undefined ? 'table' : 'time_series',
  };
  return { build: () => json as unknown as Dataquery };
}
