// Creates an API key.
import { useState } from 'react';
import { useChange, useGet } from '../../api/hooks';
import { useActingOrg } from '../../app/one-org';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import type { IssuedKey, Key } from './key';

const ROLES = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'operator', label: 'operator: also starts, retries and cancels runs' },
  { value: 'admin', label: 'admin: also changes settings and keys' },
];
const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: '90', label: '90 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'It does not expire' },
];

export interface NewKeyDialogProps {
  readonly onClose: () => void;
  readonly onIssued: (key: IssuedKey) => void;
}

export function NewKeyDialog({ onClose, onIssued }: NewKeyDialogProps) {
  const org = useActingOrg();
  const users = useGet('/api/v1/users', {});
  const [name, setName] = useState('');
  const [role, setRole] = useState<Key['role']>('viewer');
  const [days, setDays] = useState(LIFETIMES[0]!.value);
  const [user, setUser] = useState('');
  const create = useChange('post', '/api/v1/keys', {
    changes: ['/api/v1/keys'],
    onDone: (key) => {
      onClose();
      onIssued(key);
    },
  });
  const problems = problemsOf(create.error);
  const submit = () =>
    create.mutate({
      body: {
        name,
        role,
        ...(days !== '' && { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
        ...(user !== '' && { user_id: user }),
      },
    });
  const owners = users.data?.items.map(({ id, email, name: known }) => ({ value: id, label: email ?? known ?? id }));
  return (
    <FormDialog
      title={`Create a key for the org ${org}`}
      action="Create the key"
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label="Name"
        required
        hint="Who or what uses the key."
        value={name}
        problem={problems.name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label="Role"
        value={role}
        choices={ROLES}
        problem={problems.role}
        onChange={(value) => setRole(value as Key['role'])}
      />
      <SelectField label="Lifetime" value={days} choices={LIFETIMES} problem={problems.expires_at} onChange={setDays} />
      <SelectField
        label="User"
        hint="Runs that are started with the key belong to the user."
        value={user}
        choices={[{ value: '', label: 'None' }, ...(owners ?? [])]}
        problem={problems.user_id}
        onChange={setUser}
      />
    </FormDialog>
  );
}
