// How each stage of a run did, and what each vendor was used for.
import { count, duration, usdExact } from '../../text/format';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { isActive } from '../runs/names';
import styles from './run.module.css';
import type { Run } from './types';

type Stage = Run['stage_stats'][number];
type Vendor = Run['vendor_usage'][number];

export function UsageTab({ run }: { readonly run: Run }) {
  return (
    <div className={styles.sections}>
      <Section title="Stages" flush>
        {run.stage_stats.length === 0 ? (
          <Empty
            title={isActive(run) ? 'The statistics come when the run has ended' : 'The run has no statistics by stage'}
          />
        ) : (
          <Table label="Statistics by stage" columns={STAGES} rows={run.stage_stats} rowKey={({ stage }) => stage} />
        )}
      </Section>
      <Section title="Vendors" flush>
        {run.vendor_usage.length === 0 ? (
          <Empty title="The run has called no vendor" />
        ) : (
          <Table label="Usage by vendor" columns={VENDORS} rows={run.vendor_usage} rowKey={({ vendor }) => vendor} />
        )}
      </Section>
    </div>
  );
}

function numeric<T>(id: string, header: string, value: (row: T) => number): Column<T> {
  return { id, header, align: 'end', sortBy: value, cell: (row) => count(value(row)) };
}

function milliseconds<T>(id: string, header: string, value: (row: T) => number | null): Column<T> {
  return { id, header, align: 'end', sortBy: value, cell: (row) => duration(secondsOf(value(row))) };
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function cost<T extends { readonly cost_usd: string | null }>(): Column<T> {
  return {
    id: 'cost',
    header: 'Cost',
    align: 'end',
    width: 'minmax(132px, 1fr)',
    sortBy: ({ cost_usd: amount }) => (amount === null ? null : Number(amount)),
    cell: ({ cost_usd: amount }) => usdExact(amount),
  };
}

const STAGES: readonly Column<Stage>[] = [
  {
    id: 'stage',
    header: 'Stage',
    width: 'minmax(120px, 1.5fr)',
    sortBy: ({ stage }) => stage,
    cell: ({ stage }) => stage,
  },
  numeric('total', 'Items', (row) => row.count_total),
  numeric('success', 'Successes', (row) => row.count_success),
  numeric('error', 'Errors', (row) => row.count_error),
  milliseconds('p50', 'P50', (row) => row.p50_ms),
  milliseconds('p95', 'P95', (row) => row.p95_ms),
  milliseconds('p99', 'P99', (row) => row.p99_ms),
  numeric('input', 'Tokens in', (row) => row.tokens_input),
  numeric('output', 'Tokens out', (row) => row.tokens_output),
  cost(),
];

const VENDORS: readonly Column<Vendor>[] = [
  {
    id: 'vendor',
    header: 'Vendor',
    width: 'minmax(120px, 1.5fr)',
    sortBy: ({ vendor }) => vendor,
    cell: ({ vendor }) => vendor,
  },
  numeric('calls', 'Calls', (row) => row.calls),
  numeric('errors', 'Errors', (row) => row.errors),
  numeric('limited', 'Rate limited', (row) => row.rate_limit_hits),
  numeric('exhausted', 'Out of quota', (row) => row.quota_exhausted),
  numeric('input', 'Tokens in', (row) => row.tokens_input),
  numeric('output', 'Tokens out', (row) => row.tokens_output),
  cost(),
];
