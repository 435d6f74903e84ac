// A panel of a board that loads its data when it is near the viewport.
import { useRef, type ReactNode } from 'react';
import { useOrg } from '../app/root-search';
import { useMe } from '../app/session';
import type { Marked } from '../charts/types';
import { Empty, QueryView } from '../ui/states';
import type { Panel, PanelData } from './dashboard';
import { listOf } from './lists/list';
import { PanelFrame } from './panel-frame';
import { PanelView } from './panel-view';
import { useNear } from './use-near';
import { useZoom } from '../app/set-search';
import type { AddressRange } from '../api/range';
import { useRanged } from '../api/use-ranged';
import type { ChosenValues } from './variables';

export interface BoardPanelProps {
  /** uid of the board. */
  readonly uid: string;
  readonly panel: Panel;
  /** Whether the API can limit the data to one org. */
  readonly access: 'org' | 'platform';
  readonly variables: ChosenValues;
  readonly range: AddressRange;
  readonly marked?: readonly Marked[];
  /** Of the whole panel, in pixels. */
  readonly height: number;
  /** Buttons in the head. */
  readonly actions?: ReactNode;
}

/** Head and padding of the frame. */
const FRAME_HEIGHT = 58;

export function BoardPanel({
  uid,
  panel,
  access,
  variables,
  range: ofBoard,
  marked,
  height,
  actions,
}: BoardPanelProps) {
  const range = panel.timeFrom === undefined ? ofBoard : { from: `now-${panel.timeFrom}`, to: 'now' };
  const frame = useRef<HTMLElement>(null);
  const isNear = useNear(frame);
  const isLimited = useIsLimited();
  const isRefused = access === 'platform' && isLimited;
  const List = listOf(panel);
  const zoom = useZoom();
  const response = useRanged(
    '/api/v1/boards/{uid}/panels/{id}/data',
    { path: { uid, id: String(panel.id) }, query: variables },
    { ...range, enabled: isNear && !isRefused && !List },
  );
  const { data, error } = response;
  const bodyHeight = height - FRAME_HEIGHT;
  return (
    <PanelFrame
      ref={frame}
      {...{ panel, height, actions }}
      data={data?.data}
      state={isRefused ? 'refused' : data || List ? 'drawn' : error ? 'failed' : 'loading'}
    >
      {List ? (
        isNear && <List {...{ panel, range }} height={bodyHeight} />
      ) : isRefused ? (
        <Empty title="Not for one org">
          The metrics of this panel have no org. The platform key without an org shows it.
        </Empty>
      ) : (
        <QueryView query={response} height={bodyHeight}>
          {({ data, range }) => (
            <>
              <PanelView
                {...{ panel, data, range }}
                height={bodyHeight - (isTruncated(data) ? NOTE_HEIGHT : 0)}
                {...(panel.timeFrom === undefined && { syncKey: `board-${uid}`, onZoom: zoom })}
                {...(marked && { marked })}
              />
              {isTruncated(data) && <small>{truncationOf(data)}</small>}
            </>
          )}
        </QueryView>
      )}
    </PanelFrame>
  );
}

const NOTE_HEIGHT = 20;

function isTruncated({ targets }: PanelData): boolean {
  return targets.some(({ truncated }) => truncated);
}

function truncationOf({ targets }: PanelData): string {
  if (targets.some(({ lines }) => lines.length > 0)) return 'Older lines are left out: choose a shorter time range.';
  const what = targets.some(({ table }) => table !== null) ? 'rows' : 'series';
  return `Further ${what} are left out: choose values of the variables.`;
}

/** Whether the API limits this caller to one org. */
function useIsLimited(): boolean {
  const { platform } = useMe();
  const org = useOrg();
  return !platform || org !== undefined;
}
