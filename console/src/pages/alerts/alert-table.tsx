// Tables of alert rules: those with instances, and the silent ones.
import { Link } from '@tanstack/react-router';
import { duration } from '../../text/format';
import { Badge, StateBadge } from '../../ui/badge';
import { Ago } from '../../ui/details';
import { Table, type Column } from '../../ui/table';
import { distinctLabels, silencedCount, summaryOf, type Alert } from './alert-rules';
import styles from './alerts.module.css';
import { SEVERITY_ORDER } from './severity';
import { ThresholdText } from './threshold';

interface AlertTableProps {
  readonly label: string;
  readonly alerts: readonly Alert[];
}

export function ActiveAlerts({ label, alerts }: AlertTableProps) {
  return <Table label={label} columns={ACTIVE} rows={alerts} rowKey={keyOf} maxHeight="none" />;
}

export function SilentAlerts({ label, alerts }: AlertTableProps) {
  return <Table label={label} columns={SILENT} rows={alerts} rowKey={keyOf} maxHeight="none" />;
}

function keyOf({ name }: Alert): string {
  return name;
}

const NAME: Column<Alert> = {
  id: 'name',
  header: 'Alert',
  width: 'minmax(220px, 3fr)',
  sortBy: ({ name }) => name,
  cell: (alert) => (
    <div className={styles.name}>
      <Link to="/alerts/$name" params={{ name: alert.name }}>
        {alert.name}
      </Link>
      <span className={`${styles.summary} ${styles.cut}`} title={summaryOf(alert) ?? undefined}>
        {summaryOf(alert)}
      </span>
    </div>
  ),
};

const SEVERITY: Column<Alert> = {
  id: 'severity',
  header: 'Severity',
  width: '140px',
  sortBy: ({ severity }) => SEVERITY_ORDER.indexOf(severity ?? ''),
  cell: ({ severity, priority }) => (
    <>
      {severity === null ? '–' : <StateBadge state={severity} />} {priority}
    </>
  ),
};

const RUNBOOK: Column<Alert> = {
  id: 'runbook',
  header: 'Runbook',
  width: '96px',
  cell: ({ name, runbook }) =>
    runbook === null ? (
      <span className={styles.muted}>none</span>
    ) : (
      <Link to="/alerts/$name" params={{ name }} hash="runbook" aria-label={`Runbook of ${name}`}>
        Runbook
      </Link>
    ),
};

const ACTIVE: readonly Column<Alert>[] = [
  NAME,
  { id: 'state', header: 'State', width: '110px', cell: ({ state }) => <StateBadge state={state} /> },
  SEVERITY,
  {
    id: 'since',
    header: 'Since',
    width: '110px',
    sortBy: ({ since }) => since,
    cell: ({ since }) => <Ago at={since} />,
  },
  { id: 'value', header: 'Value', width: '150px', align: 'end', cell: ({ instances }) => instances[0]?.value ?? '–' },
  { id: 'labels', header: 'Labels', width: 'minmax(140px, 1.5fr)', cell: InstanceLabels },
  { id: 'silenced', header: 'Silenced', width: '120px', cell: Silenced },
  RUNBOOK,
];

const SILENT: readonly Column<Alert>[] = [
  NAME,
  SEVERITY,
  {
    id: 'threshold',
    header: 'Threshold',
    width: '120px',
    align: 'end',
    cell: (alert) => <ThresholdText alert={alert} />,
  },
  {
    id: 'for',
    header: 'Must hold',
    width: '110px',
    align: 'end',
    sortBy: ({ for_seconds: seconds }) => seconds,
    cell: ({ for_seconds: seconds }) => (seconds === 0 ? 'at once' : duration(seconds)),
  },
  { id: 'source', header: 'Evaluated by', width: '120px', cell: ({ source }) => source },
  RUNBOOK,
];

function InstanceLabels({ instances }: Alert) {
  const [first, ...others] = instances;
  const labels = first ? distinctLabels(first.labels) : [];
  const text = labels.map(([name, value]) => `${name}=${value}`).join(' ');
  return (
    <span className={styles.cut} title={text}>
      {text || '–'}
      {others.length > 0 && ` and ${others.length} more`}
    </span>
  );
}

function Silenced(alert: Alert) {
  const silenced = silencedCount(alert);
  if (silenced === null) return <span className={styles.muted}>unknown</span>;
  if (silenced === 0) return <span className={styles.muted}>no</span>;
  return <Badge>{silenced === alert.instances.length ? 'silenced' : `${silenced} of ${alert.instances.length}`}</Badge>;
}
