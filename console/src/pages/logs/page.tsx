// /logs: log lines by a filter or by LogQL, their number over time, and new lines as they come.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTimeRange } from '../../app/root-search';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Tabs } from '../../ui/tabs';
import { TimePicker } from '../../ui/time-picker';
import { FilteredLines } from './filtered-lines';
import { LiveLines } from './live-lines';
import { FilterForm } from './filter-form';
import { LogqlView } from './logql-view';
import { filterOf, type LogsSearch } from './search';

const TABS = [
  { id: 'filter', label: 'Filter' },
  { id: 'logql', label: 'LogQL' },
] as const;

export default function LogsPage() {
  const search = useSearch({ from: '/logs' });
  const range = useTimeRange();
  const navigate = useNavigate({ from: '/logs' });
  const { live = false, logql } = search;
  const filter = filterOf(search);
  const change = (next: Partial<LogsSearch>) => void navigate({ search: (all) => ({ ...all, ...next }) });
  return (
    <Page
      title="Logs"
      actions={
        logql === undefined && live ? (
          <Button onClick={() => void navigate({ search: ({ live: _, ...all }) => all })}>Stop following</Button>
        ) : (
          <>
            <TimePicker />
            {logql === undefined && <Button onClick={() => change({ live: true })}>Follow new lines</Button>}
          </>
        )
      }
    >
      <Tabs
        label="How to choose lines"
        tabs={TABS}
        value={logql === undefined ? 'filter' : 'logql'}
        onChange={(tab) =>
          void navigate({ search: ({ logql: _, ...all }) => (tab === 'logql' ? { ...all, logql: '' } : all) })
        }
      >
        {logql === undefined ? (
          <>
            {/* A new address fills the form anew. */}
            <FilterForm key={JSON.stringify(filter)} filter={filter} />
            {live ? (
              <LiveLines key={JSON.stringify(filter)} filter={filter} onFilter={change} />
            ) : (
              <FilteredLines query={{ ...filter, ...range }} onFilter={change} />
            )}
          </>
        ) : (
          <LogqlView key={logql} logql={logql} range={range} />
        )}
      </Tabs>
    </Page>
  );
}
