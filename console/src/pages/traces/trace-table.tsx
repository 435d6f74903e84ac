// The traces that were found.
import { Link } from '@tanstack/react-router';
import { count, dateTime, duration } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Table, type Column } from '../../ui/table';
import type { FoundTrace } from './duration-chart';
import styles from './traces.module.css';

const COLUMNS: readonly Column<FoundTrace>[] = [
  {
    id: 'trace',
    header: 'Trace',
    width: 'minmax(220px, 2fr)',
    sortBy: ({ root }) => `${root.service} ${root.operation}`,
    cell: ({ id, root }) => (
      <Link to="/traces/$id" params={{ id }} title={`${root.service}: ${root.operation}`}>
        {root.service}: {root.operation}
      </Link>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    width: '184px',
    sortBy: ({ started_at }) => started_at,
    cell: ({ started_at }) => <time dateTime={started_at}>{dateTime(started_at)}</time>,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '110px',
    align: 'end',
    sortBy: ({ duration_seconds }) => duration_seconds,
    cell: ({ duration_seconds }) => duration(duration_seconds),
  },
  {
    id: 'spans',
    header: 'Spans',
    width: '90px',
    align: 'end',
    sortBy: ({ spans }) => spans,
    cell: ({ spans, hidden_spans: hidden }) => (
      <span title={hidden > 0 ? `${count(hidden)} more are not shown to you` : undefined}>
        {count(spans)}
        {hidden > 0 && '+'}
      </span>
    ),
  },
  {
    id: 'errors',
    header: 'Errors',
    width: '90px',
    align: 'end',
    sortBy: ({ errors }) => errors,
    cell: ({ errors }) => (errors > 0 ? <Badge tone="bad">{count(errors)}</Badge> : '0'),
  },
  {
    id: 'services',
    header: 'Services, with their spans',
    width: 'minmax(240px, 2fr)',
    cell: ({ services }) => <Services services={services} />,
  },
];

interface TraceTableProps {
  readonly traces: readonly FoundTrace[];
  readonly onEnd: () => void;
}

export function TraceTable({ traces, onEnd }: TraceTableProps) {
  return (
    <Table label="Traces" columns={COLUMNS} rows={traces} rowKey={({ id }) => id} onEnd={onEnd} maxHeight="60dvh" />
  );
}

function Services({ services }: Pick<FoundTrace, 'services'>) {
  const text = services.map(({ name, spans, errors }) => `${name} ${spans}${errors > 0 ? ` (${errors} failed)` : ''}`);
  return (
    <span className={styles.services} title={text.join(', ')}>
      {text.join(', ')}
    </span>
  );
}
