// One panel that fills the page.
import { useEffect, useSyncExternalStore } from 'react';
import { marksOfPanel } from '../../panels/annotations';
import { BoardPanel } from '../../panels/board-panel';
import { groupsOf } from '../../panels/layout';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/states';
import { accessOf, type BoardProps } from './board-props';

export interface SinglePanelProps extends BoardProps {
  readonly id: number;
  readonly onLeave: () => void;
}

/** Below the head of the page and above its edge, in pixels. */
const AROUND = 190;
const MIN_HEIGHT = 360;

export function SinglePanel({ id, onLeave, ...board }: SinglePanelProps) {
  const height = useSyncExternalStore(onResize, () => window.innerHeight);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      // A menu or a dialog that closes has used the key.
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        !document.querySelector('[role="dialog"], [role="menu"]')
      )
        onLeave();
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [onLeave]);
  const panel = groupsOf(board.dashboard.panels)
    .flatMap(({ panels }) => panels)
    .find((one) => one.id === id);
  if (!panel)
    return (
      <Empty title="This board does not have that panel">
        <Button onClick={onLeave}>Show all panels</Button>
      </Empty>
    );
  return (
    <BoardPanel
      {...{ panel, variables: board.variables, range: board.range }}
      marked={marksOfPanel(board.marked, panel.id)}
      uid={board.dashboard.uid}
      access={accessOf(board, id)}
      height={Math.max(MIN_HEIGHT, height - AROUND)}
      actions={<Button onClick={onLeave}>Show all panels</Button>}
    />
  );
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
