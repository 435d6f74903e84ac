// Usage by org, for platform administrators.
import { Link } from '@tanstack/react-router';
import { useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import type { ItemOf } from '../../api/types';
import { compact, count, usd } from '../../text/format';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import type { Range } from './search';
import { useReport, type Report } from './use-report';

type Org = ItemOf<'/api/v1/orgs'>;

const HEIGHT = 200;
const PAGE_SIZE = 20;

export function OrgTable({ range }: { readonly range: Range }) {
  const list = useList('/api/v1/orgs', { query: { limit: PAGE_SIZE } });
  const columns: readonly Column<Org>[] = [
    {
      ...{ id: 'org', header: 'Org', width: 'minmax(170px, 1fr)' },
      cell: ({ name }) => (
        <Link to="/usage" search={{ range, org: name }}>
          {name}
        </Link>
      ),
    },
    { ...{ id: 'plan', header: 'Plan', width: '110px' }, cell: ({ plan }) => plan },
    valueColumn('cost', 'Cost', range, ({ cost_usd: cost }) => usd(cost)),
    valueColumn('calls', 'Calls', range, ({ calls }) => count(calls)),
    valueColumn('tokens', 'Tokens', range, ({ total_tokens: tokens }) => compact(tokens)),
  ];
  return (
    <Section title="By org" flush>
      <QueryView query={listView(list)} height={HEIGHT}>
        {(orgs) => (
          <Table
            label="Usage by org"
            columns={columns}
            rows={orgs}
            rowKey={({ id }) => id}
            onEnd={list.loadMore}
            maxHeight="50dvh"
          />
        )}
      </QueryView>
    </Section>
  );
}

function valueColumn(
  id: string,
  header: string,
  range: Range,
  text: (totals: Report['totals']) => string,
): Column<Org> {
  return {
    ...{ id, header, width: '110px', align: 'end' },
    cell: ({ name }) => <OrgValue org={name} range={range} text={text} />,
  };
}

interface OrgValueProps {
  readonly org: string;
  readonly range: Range;
  readonly text: (totals: Report['totals']) => string;
}

/** The columns of a row share one request. */
function OrgValue({ org, range, text }: OrgValueProps) {
  const { data } = useReport(range, org);
  return <span>{data ? text(data.totals) : '…'}</span>;
}
