// The workspaces of an org.
import { useState } from 'react';
import { useChange, useGet } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { useActingOrg } from '../../app/one-org';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { Ago } from '../../ui/details';
import { TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { useNotify } from '../../ui/toast';

type Workspace = ItemOf<'/api/v1/workspaces'>;

const HEIGHT = 120;

export function WorkspaceSection() {
  const query = useGet('/api/v1/workspaces', {});
  const org = useActingOrg();
  const confirm = useConfirm();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const changes = ['/api/v1/workspaces', '/api/v1/users'];
  const remove = useChange('delete', '/api/v1/workspaces/{id}', { changes });
  const askAndRemove = async ({ id, name }: Workspace) => {
    const text = 'Its users, runs and flags are deleted too. Its costs stay in the ledger. This cannot be undone.';
    const action = 'Delete the workspace';
    if (!(await confirm({ title: `Delete the workspace ${name}?`, text, action, danger: true }))) return;
    remove.mutate({ path: { id } }, { onSuccess: () => notify.done(`Deleted ${name}`), onError: notify.failed });
  };
  const columns: readonly Column<Workspace>[] = [
    { id: 'name', header: 'Name', width: 'minmax(200px, 1fr)', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { id: 'created', header: 'Created', width: '120px', cell: ({ created_at: at }) => <Ago at={at} /> },
    {
      ...{ id: 'actions', header: 'Actions', width: '110px' },
      cell: (workspace) => <Button onClick={() => void askAndRemove(workspace)}>Delete</Button>,
    },
  ];
  const create = <Button onClick={() => setOpen(true)}>Create a workspace</Button>;
  return (
    <Section title={`Workspaces of ${org}`} actions={create} flush>
      <QueryView
        query={query}
        height={HEIGHT}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <Empty title="There are no workspaces">Create one to set flags for some users only.</Empty>,
        }}
      >
        {({ items }) => <Table label="Workspaces" columns={columns} rows={items} rowKey={({ id }) => id} />}
      </QueryView>
      {isOpen && <WorkspaceDialog onClose={() => setOpen(false)} />}
    </Section>
  );
}

function WorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const notify = useNotify();
  const create = useChange('post', '/api/v1/workspaces', {
    changes: ['/api/v1/workspaces'],
    onDone: () => {
      notify.done(`Created the workspace ${name}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Create a workspace of the org ${useActingOrg()}`}
      action="Create the workspace"
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate({ body: { name } })}
    >
      <TextField
        label="Name"
        required
        value={name}
        problem={problemsOf(create.error).name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}
