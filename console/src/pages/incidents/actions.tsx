// Acknowledge, resolve and annotate an incident.
import { useId, useState } from 'react';
import { useChange } from '../../api/hooks';
import { ApiError, messageOf } from '../../api/problem';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/fields';
import { useNotify } from '../../ui/toast';
import { useGuard } from '../alerts/use-guard';
import styles from './incidents.module.css';
import type { Incident } from './timeline';

interface Action {
  readonly action: 'acknowledge' | 'resolve' | 'note';
  readonly verb: string;
  readonly title: string;
  /** What happens. */
  readonly text: string;
  readonly done: string;
}

const ACKNOWLEDGE: Action = {
  ...{ action: 'acknowledge', verb: 'Acknowledge', title: 'Acknowledge the incident?' },
  ...{ text: 'Others see that somebody works on it.', done: 'The incident is acknowledged' },
};
const RESOLVE: Action = {
  ...{ action: 'resolve', verb: 'Resolve', title: 'Resolve the incident?' },
  text: 'This cannot be undone. Alerts that fire again open a new incident.',
  done: 'The incident is resolved',
};
const NOTE: Action = {
  ...{ action: 'note', verb: 'Add a note', title: 'Add a note' },
  ...{ text: 'Notes stay in the timeline.', done: 'The note is in the timeline' },
};

export function IncidentActions({ incident: { id, state } }: { readonly incident: Incident }) {
  const guard = useGuard('operator');
  const [chosen, setChosen] = useState<Action>();
  const actions = [...(state === 'open' ? [ACKNOWLEDGE] : []), ...(state === 'resolved' ? [] : [RESOLVE]), NOTE];
  return (
    <>
      {actions.map((one) => (
        <Button
          key={one.action}
          look={one === actions[0] ? 'primary' : 'secondary'}
          onClick={() => guard(() => setChosen(one))}
        >
          {one.verb}
        </Button>
      ))}
      {chosen && <ActionDialog id={id} action={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}

interface ActionDialogProps {
  readonly id: string;
  readonly action: Action;
  readonly onClose: () => void;
}

function ActionDialog({ id, action: { action, verb, title, text, done }, onClose }: ActionDialogProps) {
  const [note, setNote] = useState('');
  const form = useId();
  const notify = useNotify();
  const change = useChange('post', '/api/v1/incidents/{id}/actions', {
    changes: ['/api/v1/incidents'],
    onDone: () => {
      notify.done(done);
      onClose();
    },
  });
  const isRequired = action === 'note';
  const isComplete = !isRequired || note.trim() !== '';
  const submit = () => {
    if (!isComplete || change.isPending) return;
    const body = action === 'note' ? { action, note } : { action, ...(note.trim() !== '' && { note }) };
    change.mutate({ path: { id }, body });
  };
  const fields = change.error instanceof ApiError ? change.error.fields : {};
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <Button
          look={action === 'resolve' ? 'danger' : 'primary'}
          type="submit"
          form={form}
          disabled={!isComplete}
          busy={change.isPending}
        >
          {verb}
        </Button>
      }
    >
      <form
        id={form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{text}</p>
        <TextField
          label={isRequired ? 'Note' : 'Note (optional)'}
          value={note}
          maxLength={10_000}
          required={isRequired}
          problem={fields['note']}
          onChange={(event) => setNote(event.target.value)}
        />
        {change.error && (
          <p role="alert" className={styles.problem}>
            {messageOf(change.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
