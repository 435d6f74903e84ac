// The instances of an alert that are pending or firing.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { StateBadge, Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Ago } from '../../../ui/details';
import { Table, type Column } from '../../../ui/table';
import { distinctLabels, orgOf, type AlertInstance } from '../alert-rules';
import styles from '../alerts.module.css';

export interface AlertInstancesProps {
  readonly instances: readonly AlertInstance[];
  readonly onSilence: (labels: AlertInstance['labels']) => void;
}

export function AlertInstances({ instances, onSilence }: AlertInstancesProps) {
  const columns = useMemo(() => columnsOf(onSilence), [onSilence]);
  return <Table label="Active instances" columns={columns} rows={instances} rowKey={keyOf} />;
}

function keyOf({ labels }: AlertInstance): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function columnsOf(onSilence: AlertInstancesProps['onSilence']): readonly Column<AlertInstance>[] {
  return [
    { id: 'state', header: 'State', width: '110px', cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'since',
      header: 'Since',
      width: '110px',
      sortBy: ({ since }) => since,
      cell: ({ since }) => <Ago at={since} />,
    },
    { id: 'value', header: 'Value', width: '150px', align: 'end', cell: ({ value }) => value ?? '–' },
    {
      id: 'what',
      header: 'What',
      width: 'minmax(240px, 3fr)',
      cell: ({ summary, labels }) => (
        <div className={styles.name}>
          <span className={styles.cut} title={summary ?? undefined}>
            {summary}
          </span>
          <Labels labels={labels} />
        </div>
      ),
    },
    { id: 'open', header: 'Open', width: '170px', cell: (instance) => <Around instance={instance} /> },
    {
      id: 'silence',
      header: 'Silence',
      width: '130px',
      cell: ({ silenced_by: by, labels }) =>
        by !== null && by.length > 0 ? (
          <Badge>silenced</Badge>
        ) : (
          <Button onClick={() => onSilence(labels)}>Silence</Button>
        ),
    },
  ];
}

function Labels({ labels }: { readonly labels: AlertInstance['labels'] }) {
  const text = distinctLabels(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return (
    <span className={`${styles.summary} ${styles.cut}`} title={text}>
      {text}
    </span>
  );
}

/** Before an alert fires, its condition has held for a while. */
const BEFORE_MS = 15 * 60_000;

/** The runs, traces and log lines of the time in which the condition holds, of the org that the instance is about. */
function Around({ instance: { since, labels } }: { readonly instance: AlertInstance }) {
  const org = orgOf(labels);
  const search = {
    ...(org !== undefined && { org }),
    ...(since !== null && { from: new Date(Date.parse(since) - BEFORE_MS).toISOString(), to: 'now' }),
  };
  return (
    <span className={styles.buttons}>
      <Link to="/runs" search={search}>
        Runs
      </Link>
      <Link to="/traces" search={search}>
        Traces
      </Link>
      <Link to="/logs" search={search}>
        Logs
      </Link>
    </span>
  );
}
