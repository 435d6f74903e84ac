// The model calls of a run, with tokens and the cost to the nano-dollar.
import { useList } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { count, duration, timeOfDay, usdExact } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { isActive, nameOfError } from '../runs/names';
import styles from './run.module.css';
import type { Run } from './types';

type ModelCall = ItemOf<'/api/v1/runs/{id}/calls'>;

const REFETCH_MS = 2_000;

export function CallsTab({ run }: { readonly run: Run }) {
  const { query, items, loadMore } = useList(
    '/api/v1/runs/{id}/calls',
    { path: { id: run.id }, query: { limit: 100 } },
    { refetchMs: isActive(run) ? REFETCH_MS : undefined },
  );
  return (
    <Section title="Model calls" flush>
      <QueryView
        query={query}
        height={240}
        empty={{
          when: () => items.length === 0,
          show: <Empty title={isActive(run) ? 'The run has called no model yet' : 'The run has called no model'} />,
        }}
      >
        {() => (
          <Table
            label="Model calls, oldest first"
            columns={COLUMNS}
            rows={items}
            rowKey={({ id }) => id}
            onEnd={loadMore}
          />
        )}
      </QueryView>
    </Section>
  );
}

const COLUMNS: readonly Column<ModelCall>[] = [
  {
    id: 'time',
    header: 'Started',
    width: '128px',
    sortBy: ({ started_at: at }) => at,
    cell: ({ started_at: at }) => <time dateTime={at}>{timeOfDay(at)}</time>,
  },
  { id: 'step', header: 'Step', width: 'minmax(96px, 1fr)', cell: ({ step }) => step ?? '–' },
  { id: 'provider', header: 'Provider', width: 'minmax(96px, 1fr)', cell: ({ provider }) => provider },
  { id: 'model', header: 'Model', width: 'minmax(150px, 1fr)', cell: Model },
  { id: 'status', header: 'Status', width: '112px', cell: ({ status }) => <StateBadge state={status} /> },
  { id: 'attempt', header: 'Attempt', width: '132px', cell: AttemptOf },
  {
    id: 'input',
    header: 'Tokens in',
    width: '104px',
    align: 'end',
    sortBy: (call) => call.prompt_tokens,
    cell: (call) => <Tokens value={call.prompt_tokens} call={call} />,
  },
  {
    id: 'cached',
    header: 'Of these cached',
    width: '128px',
    align: 'end',
    sortBy: (call) => call.cache_read_tokens,
    cell: (call) => count(call.cache_read_tokens),
  },
  {
    id: 'output',
    header: 'Tokens out',
    width: '104px',
    align: 'end',
    sortBy: (call) => call.completion_tokens,
    cell: (call) => <Tokens value={call.completion_tokens} call={call} />,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: '124px',
    align: 'end',
    sortBy: ({ cost_usd: cost }) => (cost === null ? null : Number(cost)),
    cell: ({ cost_usd: cost }) => (cost === null ? 'no price' : usdExact(cost)),
  },
  {
    id: 'first',
    header: 'First token',
    width: '104px',
    align: 'end',
    sortBy: (call) => call.time_to_first_token_ms,
    cell: ({ time_to_first_token_ms: ms }) => duration(ms === null ? null : ms / 1000),
  },
  {
    id: 'latency',
    header: 'Latency',
    width: '96px',
    align: 'end',
    sortBy: (call) => call.latency_ms,
    cell: (call) => duration(call.latency_ms / 1000),
  },
  {
    id: 'error',
    header: 'Error',
    width: '148px',
    cell: ({ error_class: error }) =>
      error === null ? '–' : <span className={styles.errorText}>{nameOfError(error)}</span>,
  },
];

function Model({ model_requested: requested, model_priced: priced }: ModelCall) {
  const note = priced === null || priced === requested ? undefined : `Priced as ${priced}`;
  return <span title={note}>{requested}</span>;
}

function AttemptOf({ attempt, fallback }: ModelCall) {
  return fallback ? `${attempt}, fallback` : attempt;
}

function Tokens({ value, call }: { readonly value: number | null; readonly call: ModelCall }) {
  // What the provider did not report was counted with a tokenizer.
  const isEstimated = call.usage_source === 'estimated' && value !== null;
  return isEstimated ? <span title="estimated">≈ {count(value)}</span> : count(value);
}
