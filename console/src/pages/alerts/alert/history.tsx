// When the alert was pending or firing in the time range of the page.
import { between, dateTime, duration } from '../../../text/format';
import { Badge, StateBadge } from '../../../ui/badge';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import { Table, type Column } from '../../../ui/table';
import { distinctLabels } from '../alert-rules';
import styles from '../alerts.module.css';
import type { HistoryQuery, Period } from './types';

export function AlertHistory({ history }: { readonly history: HistoryQuery }) {
  return (
    <Section title="History" flush>
      <QueryView query={history} height={120}>
        {({ data: { periods } }) => {
          if (periods === null)
            return (
              <Empty title="Prometheus does not record this alert">Incidents and the log of ops tell about it.</Empty>
            );
          if (periods.length === 0)
            return <Empty title="It was quiet in this time range">Choose a longer range above.</Empty>;
          const newestFirst = { id: 'from', desc: true };
          return (
            <Table
              label="History"
              columns={COLUMNS}
              rows={periods}
              rowKey={keyOf}
              initialSort={newestFirst}
              maxHeight="40dvh"
            />
          );
        }}
      </QueryView>
    </Section>
  );
}

function keyOf({ state, labels, from }: Period): string {
  return `${from} ${state} ${JSON.stringify(labels)}`;
}

function labelsText({ labels }: Period): string {
  return distinctLabels(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

const COLUMNS: readonly Column<Period>[] = [
  { id: 'state', header: 'State', width: '110px', cell: ({ state }) => <StateBadge state={state} /> },
  { id: 'from', header: 'From', width: '190px', sortBy: ({ from }) => from, cell: ({ from }) => dateTime(from) },
  {
    id: 'to',
    header: 'Until',
    width: '190px',
    cell: ({ to, state }) =>
      to === null ? <Badge tone={state === 'firing' ? 'bad' : 'warning'}>still {state}</Badge> : dateTime(to),
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '120px',
    align: 'end',
    sortBy: ({ from, to }) => between(from, to),
    cell: ({ from, to }) => duration(between(from, to)),
  },
  {
    id: 'labels',
    header: 'Labels',
    width: 'minmax(160px, 2fr)',
    cell: (period) => (
      <span className={styles.cut} title={labelsText(period)}>
        {labelsText(period) || '–'}
      </span>
    ),
  },
];
