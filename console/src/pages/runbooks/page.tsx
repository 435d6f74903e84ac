// Runbooks: what to do when an alert fires, and procedures for emergencies. Readable without a session.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { Button } from '../../ui/button';
import { Filters, SearchField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';

type RunbookSummary = ResponseOf<'get', '/api/v1/runbooks'>['items'][number];

export default function RunbooksPage(): ReactNode {
  const query = useGet('/api/v1/runbooks', {});
  return (
    <Page title="Runbooks" description="What to do when an alert fires. Search for an alert or a code, such as VQ-03.">
      <QueryView query={query} height={640}>
        {({ items }) => <Runbooks runbooks={items} />}
      </QueryView>
    </Page>
  );
}

function Runbooks({ runbooks }: { readonly runbooks: readonly RunbookSummary[] }) {
  const { q = '' } = useSearch({ from: '/runbooks' });
  const navigate = useNavigate({ from: '/runbooks' });
  const setText = useCallback(
    (text: string) => void navigate({ to: '.', search: (old) => ({ ...old, q: text || undefined }), replace: true }),
    [navigate],
  );
  const wanted = q.toLowerCase();
  const found = runbooks.filter(({ name, title }) => `${name}\n${title}`.toLowerCase().includes(wanted));
  return (
    <>
      <Filters>
        <SearchField label="Search runbooks" value={q} onChange={setText} />
      </Filters>
      {found.length === 0 ? (
        <Empty title="No runbook matches this search">
          <Button onClick={() => setText('')}>Clear the search</Button>
        </Empty>
      ) : (
        <Section title={`Runbooks (${found.length})`} flush>
          <Table label="Runbooks" columns={COLUMNS} rows={found} rowKey={({ name }) => name} maxHeight="none" />
        </Section>
      )}
    </>
  );
}

const COLUMNS: readonly Column<RunbookSummary>[] = [
  {
    id: 'title',
    header: 'For',
    width: 'minmax(240px, 1fr)',
    sortBy: ({ title }) => title,
    cell: ({ name, title }) => (
      <Link to="/runbooks/$name" params={{ name: `${name}.md` }} title={title}>
        {title}
      </Link>
    ),
  },
];
