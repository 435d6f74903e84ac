// The model calls of a run, with tokens and the cost to the nano-dollar.
import { useList } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { count, duration, timeOfDay, usdExact } from '../../text/format';
import { Badge, StateBadge } from '../../ui/badge';
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
    width: '120px',
    cell: ({ started_at: at }) => <time dateTime={at}>{timeOfDay(at)}</time>,
  },
  { id: 'step', header: 'Step', width: '100px', cell: ({ step }) => step ?? '–' },
  { id: 'model', header: 'Model', width: 'minmax(220px, 1fr)', cell: Model },
  { id: 'status', header: 'Status', width: '140px', cell: Status },
  {
    id: 'input',
    header: 'Tokens in',
    width: '88px',
    align: 'end',
    cell: (call) => <Tokens value={call.prompt_tokens} call={call} />,
  },
  { id: 'cached', header: 'Cached', width: '76px', align: 'end', cell: (call) => count(call.cache_read_tokens) },
  {
    id: 'output',
    header: 'Tokens out',
    width: '96px',
    align: 'end',
    cell: (call) => <Tokens value={call.completion_tokens} call={call} />,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: '120px',
    align: 'end',
    cell: ({ cost_usd: cost }) => (cost === null ? 'no price' : usdExact(cost)),
  },
  {
    id: 'latency',
    header: 'Latency',
    width: '88px',
    align: 'end',
    cell: (call) => duration(call.latency_ms / 1000),
  },
  {
    id: 'first',
    header: 'First token',
    width: '100px',
    align: 'end',
    cell: ({ time_to_first_token_ms: ms }) => duration(ms === null ? null : ms / 1000),
  },
  { id: 'attempt', header: 'Attempt', width: '112px', cell: AttemptOf },
];

function Model({ provider, model_requested: requested, model_priced: priced }: ModelCall) {
  const name = `${provider} ${requested}`;
  const note = priced === null || priced === requested ? name : `${name}, priced as ${priced}`;
  return (
    <span title={note} className={styles.clipped}>
      {name}
    </span>
  );
}

function Status({ status, error_class: error }: ModelCall) {
  return error === null ? <StateBadge state={status} /> : <Badge tone="bad">{nameOfError(error)}</Badge>;
}

function AttemptOf({ attempt, fallback }: ModelCall) {
  return fallback ? `${attempt}, fallback` : attempt;
}

function Tokens({ value, call }: { readonly value: number | null; readonly call: ModelCall }) {
  // What the provider did not report was counted with a tokenizer.
  const isEstimated = call.usage_source === 'estimated' && value !== null;
  return isEstimated ? <span title="estimated">≈ {count(value)}</span> : count(value);
}
