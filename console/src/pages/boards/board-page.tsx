// One board: its variables and its panels, or one panel that fills the page.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { useTimeRange } from '../../app/root-search';
import { dashboardOf } from '../../panels/dashboard';
import { useAnnotations } from '../../panels/use-annotations';
import { useRanged } from '../../api/use-ranged';
import { chosenValuesOf, valuesOfBoard } from '../../panels/variables';
import { Button } from '../../ui/button';
import { Filters } from '../../ui/fields';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { TimePicker } from '../../ui/time-picker';
import { BoardPanels } from './board-panels';
import { CopyLink } from './copy-link';
import { SinglePanel } from './single-panel';
import type { BoardSearch } from './search';
import { VariablePicker } from './variable-picker';

const ROUTE = '/boards/$uid';
const BOARD_HEIGHT = 640;

export default function BoardPage(): ReactNode {
  const { uid } = useParams({ from: ROUTE });
  const search = useSearch({ from: ROUTE });
  const change = useChangeSearch();
  const board = useGet('/api/v1/boards/{uid}', { path: { uid } });
  // A board of another address may still be shown while this one loads.
  const dashboard = board.data && board.data.uid === uid ? dashboardOf(board.data) : undefined;
  const range = useTimeRange(dashboard?.time?.from);
  const names = (dashboard?.templating?.list ?? []).map(({ name }) => name);
  const variables = valuesOfBoard(chosenValuesOf(search), names);
  const values = useRanged(
    '/api/v1/boards/{uid}/variables',
    { path: { uid }, query: variables },
    { ...range, enabled: dashboard !== undefined },
  );
  const hasMarks = search.marks !== 'off';
  const marked = useAnnotations(dashboard, range, hasMarks);
  const annotations = dashboard?.annotations?.list ?? [];
  return (
    <Page
      title={dashboard?.title ?? 'Board'}
      actions={
        <>
          <TimePicker {...(dashboard?.time && { defaultFrom: dashboard.time.from })} />
          <CopyLink range={range} />
        </>
      }
    >
      <Filters label="Variables">
        {values.data?.data.items.map((variable) => (
          <VariablePicker
            key={variable.name}
            variable={variable}
            values={variables[`var-${variable.name}`]}
            onChange={(chosen) => change({ [`var-${variable.name}`]: chosen })}
          />
        ))}
        {annotations.length > 0 && (
          <Button aria-pressed={hasMarks} onClick={() => change({ marks: hasMarks ? 'off' : undefined })}>
            {hasMarks ? 'Hide' : 'Show'} starts and alerts
          </Button>
        )}
      </Filters>
      <QueryView query={board} height={BOARD_HEIGHT}>
        {({ panels }) => {
          if (!dashboard) return null;
          const common = { dashboard, summaries: panels, variables, range, marked };
          return search.panel === undefined ? (
            <BoardPanels {...common} toggled={search.rows ?? []} onChange={change} />
          ) : (
            <SinglePanel {...common} id={search.panel} onLeave={() => change({ panel: undefined })} />
          );
        }}
      </QueryView>
    </Page>
  );
}

type SearchChange = { readonly [Name in keyof BoardSearch]?: BoardSearch[Name] | undefined };

/** Changes parameters of the address; undefined removes one. */
function useChangeSearch(): (change: SearchChange) => void {
  const navigate = useNavigate({ from: ROUTE });
  return (change) => {
    const next = (search: BoardSearch) =>
      Object.fromEntries(
        Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined),
      ) as BoardSearch;
    // One panel is a step that the back button undoes; others are choices.
    void navigate({ search: next, replace: !('panel' in change), resetScroll: false });
  };
}
