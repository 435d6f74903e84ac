// The steps of a run over time, and each attempt with its times.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { duration, timeOfDay } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { useNow } from '../../ui/details';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { isActive, nameOfError } from '../runs/names';
import styles from './run.module.css';
import { StepChart } from './step-chart';
import { timelineOf, type Bar, type Timeline } from './timeline';
import type { Attempt, Run } from './types';

export function StepsTab({ run }: { readonly run: Run }) {
  const tick = useNow();
  const now = isActive(run) ? Math.max(tick, Date.now()) : tick;
  const timeline = useMemo(() => timelineOf(run, now), [run, now]);
  const attempts = useMemo(() => attemptsOf(timeline), [timeline]);
  return (
    <div className={styles.sections}>
      <Section title="Steps over time">
        <StepChart timeline={timeline} />
      </Section>
      <Section title="Attempts" flush>
        {attempts.length === 0 ? (
          <Empty title="No step has started yet" />
        ) : (
          <Table label="Attempts of each step" columns={COLUMNS} rows={attempts} rowKey={({ key }) => key} />
        )}
      </Section>
    </div>
  );
}

interface AttemptRow {
  readonly key: string;
  readonly attempt: Attempt;
  readonly waitedSeconds: number;
  readonly ranSeconds: number;
  /** Of the step, if this is its last attempt. */
  readonly error: string | null;
}

function attemptsOf({ rows }: Timeline): readonly AttemptRow[] {
  return rows.flatMap(({ step, bars }) =>
    bars.flatMap((bar, index) => {
      if (!bar.attempt) return [];
      const before = bars[index - 1];
      const isLast = !bars.slice(index + 1).some(({ attempt }) => attempt);
      const error =
        isLast && step.error_class !== null ? `${nameOfError(step.error_class)}: ${step.error_message}` : null;
      return {
        key: `${step.step} ${index}`,
        attempt: bar.attempt,
        waitedSeconds: before && !before.attempt ? secondsOf(before) : 0,
        ranSeconds: secondsOf(bar),
        error,
      };
    }),
  );
}

function secondsOf({ fromMs, toMs }: Bar): number {
  return (toMs - fromMs) / 1000;
}

const COLUMNS: readonly Column<AttemptRow>[] = [
  { id: 'step', header: 'Step', width: '120px', cell: ({ attempt }) => attempt.step },
  { id: 'attempt', header: 'Attempt', width: '84px', align: 'end', cell: ({ attempt }) => attempt.attempt },
  { id: 'state', header: 'State', width: '116px', cell: ({ attempt }) => <StateBadge state={attempt.state} /> },
  {
    id: 'started',
    header: 'Started',
    width: '128px',
    cell: ({ attempt }) => <time dateTime={attempt.started_at}>{timeOfDay(attempt.started_at)}</time>,
  },
  { id: 'waited', header: 'Waited', width: '96px', align: 'end', cell: ({ waitedSeconds }) => duration(waitedSeconds) },
  { id: 'ran', header: 'Ran', width: '96px', align: 'end', cell: ({ ranSeconds }) => duration(ranSeconds) },
  { id: 'trace', header: 'Trace', width: '88px', cell: ({ attempt }) => <TraceOf attempt={attempt} /> },
  {
    id: 'error',
    header: 'Error',
    width: 'minmax(200px, 1fr)',
    cell: ({ error }) =>
      error === null ? (
        '–'
      ) : (
        <span className={`${styles.errorText} ${styles.clipped}`} title={error}>
          {error}
        </span>
      ),
  },
];

function TraceOf({ attempt }: { readonly attempt: Attempt }) {
  if (attempt.trace_kept === false) return <span title="The collector kept only a sample of the traces">not kept</span>;
  return (
    <Link
      to="/traces/$id"
      params={{ id: attempt.trace_id }}
      aria-label={`Trace of the step ${attempt.step}, attempt ${attempt.attempt}`}
    >
      Trace
    </Link>
  );
}
