// API keys of an org.
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { OneOrgNote } from '../../app/one-org';
import { useRefusal } from '../../app/session';
import { count, dateTime } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Ago } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { IssuedKeyDialog } from './issued-key-dialog';
import { KeyActions } from './key-actions';
import { NewKeyDialog } from './new-key-dialog';
import type { Key, IssuedKey } from './key';

const HEIGHT = 320;

export default function ApiKeysPage() {
  const refusal = useRefusal('admin');
  const query = useGet('/api/v1/keys', {}, { enabled: refusal === undefined });
  const [isOpen, setOpen] = useState(false);
  // Kept until the dialog closes: the API shows a key once.
  const [issued, setIssued] = useState<IssuedKey>();
  const columns: readonly Column<Key>[] = [
    { id: 'name', header: 'Name', width: 'minmax(150px, 1fr)', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { id: 'role', header: 'Role', width: '100px', cell: ({ role }) => role, sortBy: ({ role }) => role },
    {
      ...{ id: 'state', header: 'State', width: '110px' },
      cell: ({ state }) => <StateBadge state={state} />,
      sortBy: ({ state }) => state,
    },
    {
      ...{ id: 'used', header: 'Last used', width: '120px' },
      cell: ({ last_used_at: at }) => (at === null ? 'never' : <Ago at={at} />),
      sortBy: ({ last_used_at: at }) => (at === null ? null : Date.parse(at)),
    },
    {
      ...{ id: 'expires', header: 'Expires', width: '180px' },
      cell: ({ expires_at: at }) => (at === null ? 'never' : dateTime(at)),
    },
    {
      ...{ id: 'sessions', header: 'Sessions', width: '106px', align: 'end' },
      cell: ({ sessions }) => count(sessions),
      sortBy: ({ sessions }) => sessions,
    },
    { id: 'created', header: 'Created', width: '120px', cell: ({ created_at: at }) => <Ago at={at} /> },
    { id: 'by', header: 'Created by', width: '150px', cell: ({ created_by: by }) => <span title={by}>{by}</span> },
    {
      ...{ id: 'actions', header: 'Actions', width: '310px' },
      cell: (key) => (key.state === 'active' ? <KeyActions apiKey={key} onIssued={setIssued} /> : '–'),
    },
  ];
  const create = (
    <Button look="primary" disabled={refusal !== undefined} onClick={() => setOpen(true)}>
      Create a key
    </Button>
  );
  return (
    <Page title="API keys" description="A key acts for its org with the role that it has." actions={create}>
      {refusal !== undefined ? (
        <Empty title="Only administrators see keys">{refusal}.</Empty>
      ) : (
        <>
          <OneOrgNote what="the keys" />
          <Section title="Keys, newest first" flush>
            <QueryView
              query={query}
              height={HEIGHT}
              empty={{
                when: ({ items }) => items.length === 0,
                show: <Empty title="There are no keys">Create one for each program that uses the API.</Empty>,
              }}
            >
              {({ items }) => <Table label="API keys" columns={columns} rows={items} rowKey={({ id }) => id} />}
            </QueryView>
          </Section>
        </>
      )}
      {isOpen && <NewKeyDialog onClose={() => setOpen(false)} onIssued={setIssued} />}
      {issued && <IssuedKeyDialog issued={issued} onClose={() => setIssued(undefined)} />}
    </Page>
  );
}
