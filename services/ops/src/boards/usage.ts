// Which panels read which metrics.
import { metricsOf } from '../metrics/promql';
import type { Board } from './board';
import { fillerOfDefaults } from './variables';

export interface PanelMetrics {
  /** Uid of the board. */
  readonly board: string;
  /** Id of the panel. */
  readonly panel: number;
  readonly title: string;
  /** Names of metrics. */
  readonly metrics: readonly string[];
}

const known = new WeakMap<ReadonlyMap<string, Board>, readonly PanelMetrics[]>();

/** The panels with PromQL queries. The boards do not change while ops runs. */
export function boardPanels(boards: ReadonlyMap<string, Board>): readonly PanelMetrics[] {
  const panels = known.get(boards) ?? [...boards.values()].flatMap(panelsOf);
  known.set(boards, panels);
  return panels;
}

function panelsOf(board: Board): readonly PanelMetrics[] {
  const fill = fillerOfDefaults(board);
  return board.panels
    .filter(({ datasource }) => datasource?.type === 'prometheus')
    .map(({ id, title, targets }) => ({
      ...{ board: board.uid, panel: id, title },
      metrics: [...new Set(targets.flatMap(({ expr }) => metricsOf(fill(expr))))],
    }));
}
