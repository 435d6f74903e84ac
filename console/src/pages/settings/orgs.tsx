// Orgs with their plans and activity, for platform administrators; and the users and workspaces of one org.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { useMe, useRefusal } from '../../app/session';
import { count } from '../../text/format';
import { Button } from '../../ui/button';
import { Ago } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { OrgDialog } from './org-dialog';
import { UserSection } from './user-section';
import { WorkspaceSection } from './workspace-section';
import type { Org } from './org';

const PAGE_SIZE = 100;
const HEIGHT = 320;

export default function OrgsPage() {
  const { platform } = useMe();
  const refusal = useRefusal('admin', { platform: true });
  const memberRefusal = useRefusal('admin');
  const [isOpen, setOpen] = useState(false);
  const create = (
    <Button look="primary" disabled={refusal !== undefined} onClick={() => setOpen(true)}>
      Create an org
    </Button>
  );
  return (
    <Page title="Orgs" description="Records of one org are never visible to another." actions={platform && create}>
      {platform && <Refusal reason={refusal} />}
      {platform && refusal === undefined && <OrgList />}
      {memberRefusal === undefined ? (
        <>
          <UserSection />
          <WorkspaceSection />
        </>
      ) : (
        <Empty title="Only administrators see users and workspaces">{memberRefusal}.</Empty>
      )}
      {isOpen && <OrgDialog onClose={() => setOpen(false)} />}
    </Page>
  );
}

function OrgList() {
  const list = useList('/api/v1/orgs', { query: { limit: PAGE_SIZE } });
  const [edited, setEdited] = useState<Org>();
  const columns: readonly Column<Org>[] = [
    {
      ...{ id: 'name', header: 'Org', width: 'minmax(160px, 1fr)' },
      cell: ({ name }) => (
        <Link to="/" search={{ org: name }}>
          {name}
        </Link>
      ),
      sortBy: ({ name }) => name,
    },
    { ...{ id: 'plan', header: 'Plan', width: '120px' }, cell: ({ plan }) => plan, sortBy: ({ plan }) => plan },
    {
      ...{ id: 'retention', header: 'Retention', width: '150px', align: 'end' },
      cell: ({ retention_days: days }) => (days === null ? 'by the plan' : `${count(days)} days`),
    },
    {
      ...{ id: 'runs', header: 'Runs in 24 h', width: '130px', align: 'end' },
      cell: ({ runs_24h: runs }) => count(runs),
      sortBy: ({ runs_24h: runs }) => runs,
    },
    {
      ...{ id: 'last', header: 'Last run', width: '120px' },
      cell: ({ last_run_at: at }) => (at === null ? 'never' : <Ago at={at} />),
      sortBy: ({ last_run_at: at }) => (at === null ? null : Date.parse(at)),
    },
    {
      ...{ id: 'actions', header: 'Actions', width: '150px' },
      cell: (org) => (
        <Button onClick={() => setEdited(org)}>
          Set the plan<span className="visually-hidden"> of {org.name}</span>
        </Button>
      ),
    },
  ];
  return (
    <Section title="All orgs" flush>
      <QueryView query={listView(list)} height={HEIGHT}>
        {(orgs) => <Table label="Orgs" columns={columns} rows={orgs} rowKey={({ id }) => id} onEnd={list.loadMore} />}
      </QueryView>
      {edited && <OrgDialog org={edited} onClose={() => setEdited(undefined)} />}
    </Section>
  );
}
