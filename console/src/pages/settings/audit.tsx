// The audit log: who changed what, with the values before and after.
import { useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { OtherOrgs } from '../../app/other-orgs';
import { useRefusal } from '../../app/session';
import { useSetSearch } from '../../app/set-search';
import { dateTime } from '../../text/format';
import { Button } from '../../ui/button';
import { Filters, SearchField, SelectField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { changesOf, matches, resourceOf, type AuditEntry } from './audit-changes';
import { AuditEntryDialog } from './audit-entry-dialog';
import type { AuditSearch } from './audit-search';

const PAGE_SIZE = 100;
const HEIGHT = 480;

export default function AuditLogPage() {
  const refusal = useRefusal('admin');
  return (
    <Page title="Audit log" description="Every change that somebody made, newest first. Entries cannot be changed.">
      {refusal === undefined ? <AuditLog /> : <Empty title="Only administrators see the audit log">{refusal}.</Empty>}
    </Page>
  );
}

function AuditLog() {
  const search = useSearch({ from: '/settings/audit' });
  const set = useSetSearch<AuditSearch>();
  const list = useList('/api/v1/audit', { query: { limit: PAGE_SIZE } });
  const [shown, setShown] = useState<AuditEntry>();
  const entries = useMemo(() => list.items.filter((entry) => matches(entry, search)), [list.items, search]);
  const columns = useMemo(() => columnsOf(setShown), []);
  const resources = [...new Set([...list.items.map(resourceOf), ...(search.resource ? [search.resource] : [])])];
  return (
    <>
      <Filters>
        <SearchField
          label="Actor, action, target or org"
          value={search.q ?? ''}
          onChange={(value) => set({ q: value || undefined })}
        />
        <SelectField
          compact
          label="Resource"
          value={search.resource ?? ''}
          choices={[
            { value: '', label: 'All resources' },
            ...resources.toSorted().map((value) => ({ value, label: value })),
          ]}
          onChange={(value) => set({ resource: value || undefined })}
        />
      </Filters>
      <Section title="Changes" flush>
        <QueryView
          query={{ ...listView(list), data: list.query.data === undefined ? undefined : entries }}
          height={HEIGHT}
          empty={{
            when: (rows) => rows.length === 0,
            show: <NoEntries isComplete={!list.query.hasNextPage} onMore={list.loadMore} orgs={list.otherOrgs} />,
          }}
        >
          {(rows) => (
            <Table label="Audit log" columns={columns} rows={rows} rowKey={({ id }) => id} onEnd={list.loadMore} />
          )}
        </QueryView>
      </Section>
      {shown && <AuditEntryDialog entry={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function columnsOf(show: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] {
  return [
    { id: 'at', header: 'Time', width: '180px', cell: ({ at }) => dateTime(at) },
    { id: 'actor', header: 'Actor', width: '170px', cell: ({ actor }) => <span title={actor}>{actor}</span> },
    { id: 'action', header: 'Action', width: '150px', cell: ({ action }) => action },
    { id: 'org', header: 'Org', width: '110px', cell: ({ org }) => org },
    {
      ...{ id: 'details', header: 'Changed', width: '130px' },
      cell: (entry) => (
        <Button onClick={() => show(entry)}>
          {changesOf(entry).length === 1 ? '1 field' : `${changesOf(entry).length} fields`}
          <span className="visually-hidden">
            {' '}
            of {entry.action} {entry.target}
          </span>
        </Button>
      ),
    },
    {
      ...{ id: 'target', header: 'Target', width: 'minmax(200px, 1fr)' },
      cell: ({ target }) => <span title={target}>{target}</span>,
    },
  ];
}

interface NoEntriesProps {
  readonly isComplete: boolean;
  readonly onMore: () => void;
  /** Orgs that have some. */
  readonly orgs: readonly string[];
}

function NoEntries({ isComplete, onMore, orgs }: NoEntriesProps) {
  return (
    <Empty title="No change matches">
      <OtherOrgs orgs={orgs} what="changes" />
      {isComplete ? (
        'Changes that people and programs make appear here.'
      ) : (
        <Button onClick={onMore}>Search older changes</Button>
      )}
    </Empty>
  );
}
