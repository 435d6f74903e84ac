// Runs: the list, its filters, and what can be done with a run.
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { messageOf } from '../../api/problem';
import { useLiveState } from '../../app/live-provider';
import { useOrg, useRefreshMs, useTimeRange } from '../../app/root-search';
import { useMe } from '../../app/session';
import { count } from '../../text/format';
import { oneOf } from '../../text/search';
import { resolveTime } from '../../text/time-range';
import { Page, Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Table } from '../../ui/table';
import { TimePicker } from '../../ui/time-picker';
import { runColumns } from './columns';
import { type RunFilter, type RunSummary } from './names';
import { NoRuns } from './no-runs';
import { RunFilters, useSetRunsSearch } from './run-filters';
import { SORTS } from './search';
import styles from './runs.module.css';
import { StartRun } from './start-run';
import { useRunList } from './use-run-list';

const DEFAULT_FROM = 'now-7d';
/** Events tell what changed; this finds what they missed. */
const LIVE_REFETCH_MS = 15_000;
const REFETCH_MS = 5_000;

export default function RunsPage() {
  const me = useMe();
  const org = useOrg();
  const isLive = useLiveState() === 'open';
  const refreshMs = useRefreshMs();
  const filter = useFilter();
  const { sort, order } = useSearch({ from: '/runs' });
  const isNewestFirst = sort === undefined && order === undefined;
  const query = useMemo(
    () => ({ ...filter, ...(!isNewestFirst && { sort, order }) }),
    [filter, isNewestFirst, sort, order],
  );
  const list = useRunList({
    filter: query,
    // The place of a new run is known only in this order.
    refetchMs: isNewestFirst ? (refreshMs ?? (isLive ? LIVE_REFETCH_MS : REFETCH_MS)) : undefined,
  });
  const { setRun } = list;
  const set = useSetRunsSearch();
  const withOrg = me.platform && org === undefined;
  const columns = useMemo(() => runColumns({ withOrg, onChanged: setRun }), [withOrg, setRun]);
  return (
    <Page
      title="Runs"
      actions={
        <>
          <TimePicker defaultFrom={DEFAULT_FROM} />
          <StartRun />
        </>
      }
    >
      <RunFilters counted={useMemo(() => ({ ...filter, state: undefined }), [filter])} />
      <Section
        flush
        title={<Loaded runs={list.runs} isComplete={list.isComplete} />}
        actions={list.problem && <span className={styles.note}>Not up to date: {messageOf(list.problem)}</span>}
      >
        <QueryView
          query={list.query}
          height={480}
          empty={{
            when: () => list.runs.length === 0,
            show: <NoRuns orgsWithRuns={list.query.data?.pages[0]?.other_orgs ?? null} />,
          }}
        >
          {() => (
            <Table
              label="Runs"
              columns={columns}
              rows={list.runs}
              rowKey={idOf}
              onEnd={list.loadMore}
              apiSort={{
                sort: { id: sort ?? 'queued', desc: order === undefined },
                onSort: ({ id, desc }) => set({ sort: oneOf(SORTS, id), order: desc ? undefined : 'asc' }),
              }}
              maxHeight="calc(100dvh - 240px)"
            />
          )}
        </QueryView>
      </Section>
    </Page>
  );
}

/** The filter of the address. A search by id covers all times. */
function useFilter(): RunFilter {
  const { state, kind, error, q } = useSearch({ from: '/runs' });
  const { from, to } = useTimeRange(DEFAULT_FROM);
  return useMemo(() => {
    const now = Date.now();
    const time = (text: string) => new Date(resolveTime(text, now)).toISOString();
    const range = { from: time(from), to: to === 'now' ? undefined : time(to) };
    return { state, kind, error_class: error, q, ...(q === undefined && range) };
  }, [state, kind, error, q, from, to]);
}

interface LoadedProps {
  readonly runs: readonly RunSummary[];
  readonly isComplete: boolean;
}

function Loaded({ runs, isComplete }: LoadedProps) {
  return `${count(runs.length)}${isComplete ? '' : '+'} ${runs.length === 1 && isComplete ? 'run' : 'runs'}`;
}

const idOf = ({ id }: RunSummary) => id;
