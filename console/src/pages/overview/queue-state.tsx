// The queues at this moment.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { count } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';

type QueueState = ResponseOf<'get', '/api/v1/ops/queue'>['queues'][number];

const HEIGHT = 210;
const COLUMNS: readonly Column<QueueState>[] = [
  { id: 'queue', header: 'Queue', width: 'minmax(84px, 1fr)', cell: ({ queue }) => queue },
  { id: 'state', header: 'State', width: '100px', cell: stateOf },
  { id: 'waiting', header: 'Waiting', width: '88px', align: 'end', cell: ({ waiting }) => count(waiting) },
  { id: 'active', header: 'Active', width: '64px', align: 'end', cell: ({ active }) => count(active) },
  { id: 'delayed', header: 'Delayed', width: '88px', align: 'end', cell: ({ delayed }) => count(delayed) },
  { id: 'workers', header: 'Workers', width: '80px', align: 'end', cell: ({ workers }) => count(workers) },
];

export function QueueState() {
  const query = useGet('/api/v1/ops/queue', {});
  return (
    <Section title="Queues" actions={<Link to="/queues">Manage queues</Link>} flush>
      <QueryView query={query} height={HEIGHT}>
        {({ queues }) => <Table label="Queues" columns={COLUMNS} rows={queues} rowKey={({ queue }) => queue} />}
      </QueryView>
    </Section>
  );
}

function stateOf({ paused, workers }: QueueState) {
  if (paused) return <Badge tone="warning">paused</Badge>;
  return workers === 0 ? <Badge tone="bad">no worker</Badge> : <Badge tone="good">open</Badge>;
}
