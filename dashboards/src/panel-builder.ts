// Builds Grafana panels with the Foundation SDK.
import type { Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { colorOverrides } from './colors';
import { DATASOURCE_OF, JAEGER } from './datasources';
import type { Panel } from './declare';
import { built } from './built';
import { builderOf, type Builder } from './panel-kinds';
import { columnLinks, cornerLinks, seriesLinks } from './panel-links';
import { alertListPanel } from './alert-list';
import { targetsOf } from './targets';
import { sqlBuilder } from './sql/build';
import { steps } from './thresholds';
import { grafanaUnit } from './units';

/** A position and size on the grid. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** @param uid that of the board, for links */
export function buildPanel(uid: string, panel: Panel, position: GridPosition): PanelJson {
  if (panel.kind === 'alerts')
    return { ...alertListPanel(panel), gridPos: position, links: [...cornerLinks(uid, panel)] };
  const builder = panel.sql ? sqlBuilder(panel, panel.sql) : queriesBuilder(panel);
  if (panel.whenEmpty !== undefined) builder.noValue(panel.whenEmpty);
  const links = cornerLinks(uid, panel).map(built);
  return builder.id(panel.id).title(panel.title).description(panel.description).gridPos(position).links(links).build();
}

/** The panel without the parts that all panels have. */
function queriesBuilder(panel: Panel): Builder {
  const builder = builderOf(panel);
  const isTable = panel.kind === 'table';
  const links = isTable ? [] : seriesLinks(panel);
  const [query] = panel.queries;
  builder
    .datasource(query ? DATASOURCE_OF[query.expr.language] : JAEGER)
    .targets(targetsOf(panel))
    .overrides(isTable ? columnLinks(panel) : colorOverrides(panel));
  if (links.length > 0) builder.dataLinks(links.map(built));
  if (query) builder.unit(grafanaUnit(query.expr.unit));
  if (query && panel.kind !== 'logs') builder.thresholds(thresholds(panel));
  return builder;
}

function thresholds(panel: Panel): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps(panel)]);
}
