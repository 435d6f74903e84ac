// The users of an org.
import { useState } from 'react';
import { useChange, useGet } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { OneOrgNote, useActingOrg } from '../../app/one-org';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { Ago } from '../../ui/details';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { useNotify } from '../../ui/toast';

type User = ItemOf<'/api/v1/users'>;

const HEIGHT = 120;

export function UserSection() {
  const query = useGet('/api/v1/users', {});
  const workspaces = useGet('/api/v1/workspaces', {});
  const org = useActingOrg();
  const confirm = useConfirm();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const remove = useChange('delete', '/api/v1/users/{id}', { changes: ['/api/v1/users', '/api/v1/keys'] });
  const names = new Map(workspaces.data?.items.map(({ id, name }) => [id, name]));
  const askAndRemove = async ({ id, email, name }: User) => {
    const text = 'Their runs, keys and flags are deleted too. Their costs stay in the ledger. This cannot be undone.';
    const who = email ?? name ?? id;
    if (!(await confirm({ title: `Delete the user ${who}?`, text, action: 'Delete the user', danger: true }))) return;
    remove.mutate({ path: { id } }, { onSuccess: () => notify.done(`Deleted ${who}`), onError: notify.failed });
  };
  const columns: readonly Column<User>[] = [
    {
      ...{ id: 'email', header: 'E-mail address', width: 'minmax(200px, 1fr)' },
      cell: ({ email }) => email ?? '–',
      sortBy: ({ email }) => email,
    },
    { id: 'name', header: 'Name', width: '180px', cell: ({ name }) => name ?? '–', sortBy: ({ name }) => name },
    {
      ...{ id: 'workspace', header: 'Workspace', width: '160px' },
      cell: ({ workspace_id: id }) => (id === null ? '–' : (names.get(id) ?? id)),
    },
    { id: 'created', header: 'Created', width: '120px', cell: ({ created_at: at }) => <Ago at={at} /> },
    {
      ...{ id: 'actions', header: 'Actions', width: '110px' },
      cell: (user) => <Button onClick={() => void askAndRemove(user)}>Delete</Button>,
    },
  ];
  return (
    <Section title={`Users of ${org}`} actions={<Button onClick={() => setOpen(true)}>Create a user</Button>} flush>
      <div className="inset">
        <OneOrgNote what="the users" />
      </div>
      <QueryView
        query={query}
        height={HEIGHT}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <Empty title="There are no users">Users who sign in appear here by themselves.</Empty>,
        }}
      >
        {({ items }) => <Table label="Users" columns={columns} rows={items} rowKey={({ id }) => id} />}
      </QueryView>
      {isOpen && <UserDialog workspaces={names} onClose={() => setOpen(false)} />}
    </Section>
  );
}

interface UserDialogProps {
  /** Names by id. */
  readonly workspaces: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

function UserDialog({ workspaces, onClose }: UserDialogProps) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [workspace, setWorkspace] = useState('');
  const notify = useNotify();
  const create = useChange('post', '/api/v1/users', {
    changes: ['/api/v1/users'],
    onDone: () => {
      notify.done(`Created the user ${email}`);
      onClose();
    },
  });
  const problems = problemsOf(create.error);
  const body = { email, name: name || undefined, workspace_id: workspace || undefined };
  return (
    <FormDialog
      title={`Create a user of the org ${useActingOrg()}`}
      action="Create the user"
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate({ body })}
    >
      <TextField
        label="E-mail address"
        type="email"
        required
        value={email}
        problem={problems.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField label="Name" value={name} problem={problems.name} onChange={(event) => setName(event.target.value)} />
      <SelectField
        label="Workspace"
        value={workspace}
        choices={[{ value: '', label: 'None' }, ...Array.from(workspaces, ([value, label]) => ({ value, label }))]}
        problem={problems.workspace_id}
        onChange={setWorkspace}
      />
    </FormDialog>
  );
}
