// Calls, tokens and cost by model.
import { Link } from '@tanstack/react-router';
import { compact, count, duration, percent, usd } from '../../text/format';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import type { Overview } from './overview';

type Model = Overview['llm']['by_model'][number];

const COLUMNS: readonly Column<Model>[] = [
  {
    id: 'model',
    header: 'Model',
    width: 'minmax(124px, 2fr)',
    cell: ({ provider, model }) => <span title={`${provider}/${model}`}>{model}</span>,
  },
  {
    ...{ id: 'cost', header: 'Cost', width: '104px', align: 'end' },
    cell: ({ cost_usd: cost }) => (cost === null ? 'no price' : usd(cost)),
    sortBy: ({ cost_usd: cost }) => (cost === null ? null : Number(cost)),
  },
  {
    ...{ id: 'calls', header: 'Calls', width: '76px', align: 'end' },
    cell: ({ calls }) => count(calls),
    sortBy: ({ calls }) => calls,
  },
  { id: 'tokens', header: 'Tokens', width: '70px', align: 'end', cell: ({ total_tokens: all }) => compact(all) },
  { id: 'errors', header: 'Failed', width: '68px', align: 'end', cell: ({ error_rate: rate }) => percent(rate) },
  {
    ...{ id: 'p95', header: 'p95', width: '76px', align: 'end' },
    cell: ({ latency_seconds: { p95 } }) => duration(p95),
  },
];

export function CostByModel({ overview }: { readonly overview: Overview }) {
  const { by_model: models } = overview.llm;
  return (
    <Section title="Cost by model" actions={<Link to="/usage">Usage and cost</Link>} flush>
      {models.length === 0 ? (
        <Empty title="No model was called in this period" />
      ) : (
        <Table
          label="Cost by model"
          columns={COLUMNS}
          rows={models}
          rowKey={({ provider, model }) => `${provider}/${model}`}
        />
      )}
    </Section>
  );
}
