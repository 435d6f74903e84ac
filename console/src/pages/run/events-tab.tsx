// The events of a run, oldest first; new ones appear while it runs.
import { useList } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { duration, timeOfDay } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { isActive } from '../runs/names';
import styles from './run.module.css';
import type { Run } from './types';

type RunEvent = ItemOf<'/api/v1/runs/{id}/events'>;

const REFETCH_MS = 2_000;

export function EventsTab({ run }: { readonly run: Run }) {
  const { query, items, loadMore } = useList(
    '/api/v1/runs/{id}/events',
    { path: { id: run.id }, query: { limit: 100 } },
    { refetchMs: isActive(run) ? REFETCH_MS : undefined },
  );
  return (
    <Section title="Events" flush>
      <QueryView
        query={query}
        height={320}
        empty={{ when: () => items.length === 0, show: <Empty title="The run has no events yet" /> }}
      >
        {() => (
          <Table label="Events, oldest first" columns={COLUMNS} rows={items} rowKey={({ id }) => id} onEnd={loadMore} />
        )}
      </QueryView>
    </Section>
  );
}

const COLUMNS: readonly Column<RunEvent>[] = [
  { id: 'time', header: 'Time', width: '128px', cell: ({ ts }) => <time dateTime={ts}>{timeOfDay(ts)}</time> },
  { id: 'stage', header: 'Stage', width: '120px', cell: ({ stage }) => stage },
  { id: 'event', header: 'Event', width: '96px', cell: ({ event }) => event },
  {
    id: 'status',
    header: 'Status',
    width: '112px',
    cell: ({ status }) => <Badge tone={TONES[status] ?? 'neutral'}>{status}</Badge>,
  },
  { id: 'item', header: 'Item', width: '132px', cell: ({ entity_id: item }) => item ?? '–' },
  { id: 'error', header: 'Error', width: '148px', cell: ({ error_code: code }) => code ?? '–' },
  {
    id: 'duration',
    header: 'Duration',
    width: '96px',
    align: 'end',
    cell: ({ duration_ms: ms }) => duration(ms === null ? null : ms / 1000),
  },
  { id: 'details', header: 'Details', width: 'minmax(200px, 1fr)', cell: ({ extra }) => <Extra value={extra} /> },
];

const TONES: Readonly<Record<string, 'good' | 'bad' | 'warning'>> = { ok: 'good', error: 'bad', warning: 'warning' };

function Extra({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return '–';
  const text = JSON.stringify(value);
  return (
    <code title={text} className={styles.clipped}>
      {text}
    </code>
  );
}
