// Usage by org, for platform administrators.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Section } from '../../ui/page';
import { Table, type Column } from '../../ui/table';
import { TOTAL_COLUMNS } from './columns';
import type { Range } from './search';
import type { Report } from './use-report';

type Org = Report['by_org'][number];

export interface OrgTableProps {
  readonly range: Range;
  readonly report: Report;
}

export function OrgTable({ range, report }: OrgTableProps) {
  const columns = useMemo(() => [orgColumn(range), ...TOTAL_COLUMNS], [range]);
  return (
    <Section title="By org" flush>
      <Table
        label="Usage by org"
        columns={columns}
        rows={report.by_org}
        rowKey={({ org }) => org}
        initialSort={{ id: 'cost', desc: true }}
        maxHeight="50dvh"
      />
    </Section>
  );
}

/** The link keeps the range. */
function orgColumn(range: Range): Column<Org> {
  return {
    ...{ id: 'org', header: 'Org', width: 'minmax(170px, 1fr)' },
    cell: ({ org }) => (
      <Link to="/usage" search={{ range, org }}>
        {org}
      </Link>
    ),
    sortBy: ({ org }) => org,
  };
}
