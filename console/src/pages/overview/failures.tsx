// The newest failed runs of the period; each leads to its run.
import { Link } from '@tanstack/react-router';
import { Ago } from '../../ui/details';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import type { Overview } from './overview';

type Failure = Overview['recent_failures'][number];

const COLUMNS: readonly Column<Failure>[] = [
  {
    id: 'run',
    header: 'Run',
    width: 'minmax(170px, 1fr)',
    cell: ({ run_id: id, kind, step }) => (
      <Link to="/runs/$id" params={{ id }}>
        {step === null ? kind : `${kind}, ${step}`}
      </Link>
    ),
  },
  { id: 'class', header: 'Error class', width: '180px', cell: ({ error_class }) => error_class ?? '–' },
  { id: 'org', header: 'Org', width: '120px', cell: ({ org }) => org },
  { id: 'ended', header: 'Failed', width: '110px', cell: ({ ended_at }) => <Ago at={ended_at} /> },
  {
    id: 'message',
    header: 'Message',
    width: 'minmax(240px, 3fr)',
    cell: ({ error_message: message }) => <span title={message ?? undefined}>{message ?? '–'}</span>,
  },
];

export function Failures({ overview }: { readonly overview: Overview }) {
  // The API returns the newest of all time.
  const failures = overview.recent_failures.filter(({ ended_at: at }) => at >= overview.from);
  return (
    <Section title="Newest failures" flush>
      {failures.length === 0 ? (
        <Empty title="No run failed in this period" />
      ) : (
        <Table label="Newest failures" columns={COLUMNS} rows={failures} rowKey={({ run_id: id }) => id} />
      )}
    </Section>
  );
}
