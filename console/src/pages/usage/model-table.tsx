// Usage by provider and model.
import { Section } from '../../ui/page';
import { Table, type Column } from '../../ui/table';
import { TOTAL_COLUMNS } from './columns';
import type { Report } from './use-report';

type Model = Report['by_model'][number];

const COLUMNS: readonly Column<Model>[] = [
  {
    ...{ id: 'model', header: 'Model', width: 'minmax(170px, 1fr)' },
    cell: ({ model }) => <span title={model}>{model}</span>,
    sortBy: ({ model }) => model,
  },
  {
    ...{ id: 'provider', header: 'Provider', width: '130px' },
    cell: ({ provider }) => provider,
    sortBy: ({ provider }) => provider,
  },
  ...TOTAL_COLUMNS,
];

export function ModelTable({ report }: { readonly report: Report }) {
  return (
    <Section title="By provider and model" flush>
      <Table
        label="Usage by provider and model"
        columns={COLUMNS}
        rows={report.by_model}
        rowKey={({ provider, model }) => `${provider}/${model}`}
        initialSort={{ id: 'cost', desc: true }}
      />
    </Section>
  );
}
