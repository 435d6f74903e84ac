// The panels of a board in Grafana's grid of 24 columns, in rows that collapse.
import type { CSSProperties } from 'react';
import { marksOfPanel } from '../../panels/annotations';
import { BoardPanel } from '../../panels/board-panel';
import type { Panel } from '../../panels/dashboard';
import { gridHeight, groupsOf, type PanelGroup } from '../../panels/layout';
import { Empty } from '../../ui/states';
import { accessOf, type BoardProps } from './board-props';
import styles from './grid.module.css';
import { PanelLink } from './panel-link';

export interface BoardPanelsProps extends BoardProps {
  /** Rows that are not as the board has them. */
  readonly toggled: readonly number[];
  readonly onChange: (change: { readonly rows: readonly number[] | undefined }) => void;
}

export function BoardPanels({ toggled, onChange, ...board }: BoardPanelsProps) {
  const groups = groupsOf(board.dashboard.panels);
  if (groups.length === 0) return <Empty title="This board has no panels" />;
  const toggle = (id: number) => {
    const rows = toggled.includes(id) ? toggled.filter((one) => one !== id) : [...toggled, id];
    onChange({ rows: rows.length === 0 ? undefined : rows });
  };
  return groups.map((group, index) => (
    <Group
      key={index}
      {...{ board, group }}
      isOpen={(group.row?.collapsed ?? false) === toggled.includes(group.row?.id ?? -1)}
      onToggle={toggle}
    />
  ));
}

interface GroupProps {
  readonly board: BoardProps;
  readonly group: PanelGroup;
  readonly isOpen: boolean;
  readonly onToggle: (id: number) => void;
}

function Group({ board, group: { row, panels }, isOpen, onToggle }: GroupProps) {
  return (
    <section aria-label={row?.title ?? 'Panels'}>
      {row && (
        <h2>
          <button type="button" className={styles.row} aria-expanded={isOpen} onClick={() => onToggle(row.id)}>
            <span aria-hidden>{isOpen ? '▾' : '▸'}</span> {row.title}
          </button>
        </h2>
      )}
      {isOpen && (
        <div className={styles.grid}>
          {panels.map((panel) => (
            <div key={panel.id} className={styles.cell} style={placeOf(panel)}>
              <BoardPanel
                {...{ panel, variables: board.variables, range: board.range }}
                marked={marksOfPanel(board.marked, panel.id)}
                uid={board.dashboard.uid}
                access={accessOf(board, panel.id)}
                height={gridHeight(panel.gridPos.h)}
                actions={<PanelLink panel={panel} />}
              />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function placeOf({ gridPos: { x, y, w, h } }: Panel): CSSProperties {
  return {
    '--column': `${x + 1} / span ${w}`,
    '--row': `${y + 1} / span ${h}`,
  } as CSSProperties;
}
