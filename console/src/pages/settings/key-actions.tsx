// Rotates or revokes one key.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { SelectField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import type { IssuedKey, Key } from './key';

const GRACES = [
  { value: '0', label: 'at once' },
  { value: '3600', label: 'after 1 hour' },
  { value: '86400', label: 'after 1 day' },
];

export interface KeyActionsProps {
  readonly apiKey: Key;
  readonly onIssued: (key: IssuedKey) => void;
}

export function KeyActions({ apiKey: { id, name, sessions }, onIssued }: KeyActionsProps) {
  const [isOpen, setOpen] = useState(false);
  const confirm = useConfirm();
  const notify = useNotify();
  const revoke = useChange('delete', '/api/v1/keys/{id}', {
    changes: ['/api/v1/keys'],
    // Not with the call: this component is gone when the list has been read again.
    onDone: () => notify.done(`Revoked the key ${name}`),
  });
  const askAndRevoke = async () => {
    const text = 'Programs that use it are refused at once. This cannot be undone.';
    if (!(await confirm({ title: `Revoke the key ${name}?`, text, action: 'Revoke the key', danger: true }))) return;
    revoke.mutate({ path: { id } }, { onError: notify.failed });
  };
  const end = useChange('delete', '/api/v1/keys/{id}/sessions', {
    changes: ['/api/v1/keys', '/api/v1/sessions'],
    onDone: ({ ended }) => notify.done(`Ended ${ended} ${ended === 1 ? 'session' : 'sessions'} of the key ${name}`),
  });
  const askAndEnd = async () => {
    const text = 'Browsers that signed in with it must sign in again. The key stays valid.';
    const question = { title: `End the sessions of the key ${name}?`, text, action: 'End the sessions', danger: true };
    if (await confirm(question)) end.mutate({ path: { id } }, { onError: notify.failed });
  };
  const label = <span className="visually-hidden"> the key {name}</span>;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Rotate{label}</Button>{' '}
      <Button busy={revoke.isPending} onClick={() => void askAndRevoke()}>
        Revoke{label}
      </Button>{' '}
      {sessions > 0 && (
        <Button busy={end.isPending} onClick={() => void askAndEnd()}>
          End sessions<span className="visually-hidden"> of the key {name}</span>
        </Button>
      )}
      {isOpen && <RotateDialog id={id} name={name} onClose={() => setOpen(false)} onIssued={onIssued} />}
    </>
  );
}

interface RotateDialogProps {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
  readonly onIssued: (key: IssuedKey) => void;
}

function RotateDialog({ id, name, onClose, onIssued }: RotateDialogProps) {
  const [grace, setGrace] = useState(GRACES[1]!.value);
  const rotate = useChange('post', '/api/v1/keys/{id}/rotate', {
    changes: ['/api/v1/keys'],
    onDone: (key) => {
      onClose();
      onIssued(key);
    },
  });
  return (
    <FormDialog
      title={`Rotate the key ${name}?`}
      action="Rotate the key"
      busy={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onSubmit={() => rotate.mutate({ path: { id }, body: { grace_seconds: Number(grace) } })}
    >
      <p className="lead">A new key with the same name and role replaces this one.</p>
      <SelectField
        label="The old key stops working"
        value={grace}
        choices={GRACES}
        problem={problemsOf(rotate.error).grace_seconds}
        onChange={setGrace}
      />
    </FormDialog>
  );
}
