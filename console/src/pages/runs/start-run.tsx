// Starts a run from a dialog.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { ApiError, messageOf } from '../../api/problem';
import type { RequestOf } from '../../api/types';
import { useOrg } from '../../app/root-search';
import { useMe, useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField, TextAreaField } from '../../ui/fields';
import { useNotify } from '../../ui/toast';
import { EXAMPLES } from './examples';
import { keysOf, KIND_NAMES, type Kind } from './names';
import styles from './runs.module.css';

type NewRun = RequestOf<'post', '/api/v1/runs'>['body'];
type Priority = NonNullable<NewRun['priority']>;

export function StartRun() {
  const refusal = useRefusal('operator');
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const open = () => (refusal === undefined ? setOpen(true) : notify.failed(refusal));
  return (
    <>
      <Button look="primary" onClick={open}>
        Start a run
      </Button>
      {isOpen && <StartRunDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function StartRunDialog({ onClose }: { readonly onClose: () => void }) {
  const me = useMe();
  const org = useOrg() ?? me.org;
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>('page');
  const [priority, setPriority] = useState<Priority>('normal');
  const [input, setInput] = useState(exampleOf('page'));
  const [malformed, setMalformed] = useState<string>();
  const start = useChange('post', '/api/v1/runs', {
    changes: ['/api/v1/runs', '/api/v1/ops'],
    onDone: ({ id }) => void navigate({ to: '/runs/$id', params: { id } }),
  });

  const submit = () => {
    start.reset();
    let parsed: unknown;
    try {
      parsed = JSON.parse(input);
      setMalformed(undefined);
    } catch (error) {
      return setMalformed(`This is not JSON: ${messageOf(error)}`);
    }
    // The API checks the input, and names the fields that are wrong.
    start.mutate({ body: { kind, priority, input: parsed } as NewRun });
  };
  const change = (next: Kind) => {
    setKind(next);
    setInput(exampleOf(next));
    setMalformed(undefined);
    start.reset();
  };
  return (
    <Dialog
      title="Start a run"
      open
      wide
      onClose={onClose}
      actions={
        <Button look="primary" busy={start.isPending} onClick={submit}>
          Start the run
        </Button>
      }
    >
      <p className={styles.note}>The run belongs to the org {org}.</p>
      <SelectField
        label="Kind"
        value={kind}
        choices={keysOf(KIND_NAMES).map((value) => ({ value, label: KIND_NAMES[value] }))}
        onChange={(value) => change(value as Kind)}
      />
      <SelectField
        label="Priority"
        value={priority}
        choices={keysOf(PRIORITY_NAMES).map((value) => ({ value, label: PRIORITY_NAMES[value] }))}
        onChange={(value) => setPriority(value as Priority)}
      />
      <TextAreaField
        code
        label="Input"
        hint="JSON. The example shows the fields of the kind."
        rows={10}
        value={input}
        problem={malformed}
        onChange={(event) => setInput(event.target.value)}
      />
      {start.error && <Problems error={start.error} />}
    </Dialog>
  );
}

const PRIORITY_NAMES: Readonly<Record<Priority, string>> = { high: 'High', normal: 'Normal', low: 'Low' };

function exampleOf(kind: Kind): string {
  return JSON.stringify(EXAMPLES[kind], null, 2);
}

function Problems({ error }: { readonly error: Error }) {
  const fields = error instanceof ApiError ? Object.entries(error.fields) : [];
  return (
    <div role="alert" className={styles.problems}>
      {fields.length === 0 ? (
        error.message
      ) : (
        <ul>
          {fields.map(([field, message]) => (
            <li key={field}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
