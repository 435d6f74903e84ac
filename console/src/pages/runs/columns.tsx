// The columns of the table of runs.
import { Link } from '@tanstack/react-router';
import { between, duration, usd, usdExact } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Ago, useNow } from '../../ui/details';
import type { Column } from '../../ui/table';
import { isActive, nameOfError, shortId, type RunSummary } from './names';
import styles from './runs.module.css';
import { RunActions, type RunActionsProps } from './run-actions';

export interface ColumnOptions {
  /** Whether runs of several orgs are listed. */
  readonly withOrg: boolean;
  readonly onChanged: NonNullable<RunActionsProps['onDone']>;
}

export function runColumns({ withOrg, onChanged }: ColumnOptions): readonly Column<RunSummary>[] {
  const org: Column<RunSummary> = { id: 'org', header: 'Org', width: '84px', cell: ({ org }) => org };
  return [
    {
      id: 'run',
      header: 'Run',
      width: '90px',
      fits: true,
      cell: ({ id }) => (
        <Link to="/runs/$id" params={{ id }} title={id} className={styles.id}>
          {shortId(id)}
        </Link>
      ),
    },
    { id: 'state', header: 'State', width: '108px', fits: true, cell: ({ state }) => <StateBadge state={state} /> },
    { id: 'kind', header: 'Kind', width: '104px', cell: ({ kind }) => kind },
    ...(withOrg ? [org] : []),
    {
      id: 'queued',
      header: 'Queued',
      apiSort: true,
      width: '96px',
      fits: true,
      cell: (run) => <Ago at={run.queued_at} />,
    },
    {
      id: 'duration',
      header: 'Duration',
      apiSort: true,
      width: '98px',
      align: 'end',
      fits: true,
      cell: (run) => <RunDuration run={run} />,
    },
    {
      id: 'cost',
      header: 'Cost',
      apiSort: true,
      width: '104px',
      align: 'end',
      cell: ({ cost_usd: cost }) => <span title={usdExact(cost)}>{usd(cost)}</span>,
    },
    { id: 'error', header: 'Error', width: 'minmax(112px, 1fr)', cell: ErrorClass },
    { id: 'priority', header: 'Priority', width: '72px', fits: true, cell: ({ priority }) => priority },
    { id: 'trace', header: 'Trace', width: '60px', fits: true, cell: TraceLink },
    {
      id: 'actions',
      header: 'Actions',
      width: '84px',
      fits: true,
      cell: (run) => (
        <span className={styles.actions}>
          <RunActions look="quiet" run={run} onDone={onChanged} />
        </span>
      ),
    },
  ];
}

/** The time from start to end, or until now. */
function RunDuration({ run }: { readonly run: RunSummary }) {
  const now = useNow();
  return duration(isActive(run) ? between(run.started_at, null, Math.max(now, Date.now())) : run.duration_seconds);
}

function ErrorClass({ error_class: errorClass }: RunSummary) {
  if (errorClass === null) return '–';
  const name = nameOfError(errorClass);
  return (
    <span className={styles.error} title={name}>
      {name}
    </span>
  );
}

function TraceLink({ id, trace_id: traceId, trace_url: kept }: RunSummary) {
  // Without an address, the collector did not keep the trace.
  if (traceId === null || kept === null) return '–';
  return (
    <Link to="/traces/$id" params={{ id: traceId }} aria-label={`Trace of the run ${shortId(id)}`}>
      Trace
    </Link>
  );
}
