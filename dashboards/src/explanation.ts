// The first panel of a board: what it answers, and how to read it.
import type { Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import type { Dashboard, Panel } from './declare';
import type { GridPosition } from './panel-builder';

/** The id of the panel; panels of boards have smaller ids. */
export const EXPLANATION_ID = 1000;
/** Five lines of text fit, in the console and in Grafana. */
export const EXPLANATION_HEIGHT = 5;

export function explanation(board: Dashboard, position: GridPosition): PanelJson {
  return new TextBuilder()
    .id(EXPLANATION_ID)
    .title('About this board')
    .description('What the board answers, and how to read it.')
    .gridPos(position)
    .transparent(true)
    .mode(TextMode.Markdown)
    .content([board.description, guide(board)].join('\n\n'))
    .build();
}

function guide({ rows }: Dashboard): string {
  const panels = rows.flat();
  const has = (condition: (panel: Panel) => boolean): boolean => panels.some(condition);
  return [
    ...(has(({ thresholds }) => thresholds.length > 0)
      ? [
          'Dashed lines are the thresholds of alerts; a band marks the time while one fires. Blue lines are starts of services.',
        ]
      : []),
    ...(has(({ exemplars }) => exemplars) ? ['Dots are exemplars: they open a trace.'] : []),
    'Each panel says in its description what values are good.',
  ].join(' ');
}
