// When the alert fired in the time range of the page.
import { dateTime, duration } from '../../../text/format';
import { Badge } from '../../../ui/badge';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import { Table, type Column } from '../../../ui/table';
import { distinctLabels } from '../alert-rules';
import styles from '../alerts.module.css';
import type { FiringPeriod } from './firing-periods';
import type { AlertDetails } from './types';
import type { Firing } from './use-firing';

export function AlertHistory({ alert, firing }: { readonly alert: AlertDetails; readonly firing: Firing }) {
  const { query, periods, isRecorded } = firing;
  return (
    <Section title="History" flush>
      {isRecorded ? (
        <QueryView
          query={query}
          height={120}
          empty={{
            when: ({ series }) => series.length === 0,
            show: <Empty title="It did not fire in this time range">Choose a longer range above.</Empty>,
          }}
        >
          {() => <Table label="History" columns={COLUMNS} rows={periods} rowKey={keyOf} maxHeight="40dvh" />}
        </QueryView>
      ) : (
        <Empty
          title={alert.source === 'prometheus' ? 'The history is for platform administrators' : 'There is no history'}
        >
          {alert.source !== 'prometheus' &&
            'Only Prometheus records when its rules fire. Incidents and the log of ops tell about this alert.'}
        </Empty>
      )}
    </Section>
  );
}

function keyOf({ labels, from }: FiringPeriod): string {
  return `${from}${JSON.stringify(labels)}`;
}

function labelsText({ labels }: FiringPeriod): string {
  return distinctLabels(labels)
    .filter(([name]) => name !== '__name__' && name !== 'alertstate')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

const COLUMNS: readonly Column<FiringPeriod>[] = [
  { id: 'from', header: 'Fired at', width: '190px', sortBy: ({ from }) => from, cell: ({ from }) => dateTime(from) },
  {
    id: 'to',
    header: 'Until',
    width: '190px',
    cell: ({ to, isOngoing }) => (isOngoing ? <Badge tone="bad">still firing</Badge> : dateTime(to)),
  },
  {
    id: 'duration',
    header: 'Duration',
    width: '120px',
    align: 'end',
    sortBy: ({ from, to }) => to - from,
    cell: ({ from, to }) => duration((to - from) / 1000),
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
