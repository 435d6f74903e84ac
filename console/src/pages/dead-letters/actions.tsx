// Replays or deletes one dead letter.
import { useChange } from '../../api/hooks';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { useNotify } from '../../ui/toast';
import type { DeadLetter } from './dead-letter';
import styles from './dead-letters.module.css';

export const DEAD_LETTER_PATHS = ['/api/v1/dlq', '/api/v1/runs', '/api/v1/ops', '/api/v1/queues'];

export interface DeadLetterActionsProps {
  readonly letter: DeadLetter;
  readonly refusal: string | undefined;
  readonly onReplayed?: () => void;
  readonly onDeleted?: () => void;
}

export function DeadLetterActions({ letter, refusal, onReplayed, onDeleted }: DeadLetterActionsProps) {
  const { id, kind, step } = letter;
  const name = `the step ${step} of this ${kind} run`;
  const confirm = useConfirm();
  const notify = useNotify();
  const replay = useChange('post', '/api/v1/dlq/{id}/retry', {
    changes: DEAD_LETTER_PATHS,
    // Not with the call: this component is gone when the list has been read again.
    onDone: () => {
      notify.done(`Replayed ${name}: it is back on its queue`);
      onReplayed?.();
    },
  });
  const remove = useChange('delete', '/api/v1/dlq/{id}', {
    changes: DEAD_LETTER_PATHS,
    onDone: () => {
      notify.done('Deleted the dead letter');
      onDeleted?.();
    },
  });
  const askAndRemove = async () => {
    const text = 'Its payload and error are lost, and its run stays failed. This cannot be undone.';
    const question = { title: 'Delete this dead letter?', text, action: 'Delete the dead letter', danger: true };
    if (!(await confirm(question))) return;
    remove.mutate({ path: { id } }, { onError: notify.failed });
  };
  const disabled = refusal !== undefined;
  return (
    <div className={styles.actions}>
      <Button
        disabled={disabled}
        busy={replay.isPending}
        onClick={() => replay.mutate({ path: { id } }, { onError: notify.failed })}
      >
        Replay<span className="visually-hidden"> {name}</span>
      </Button>
      <Button disabled={disabled} busy={remove.isPending} onClick={() => void askAndRemove()}>
        Delete<span className="visually-hidden"> the dead letter of {name}</span>
      </Button>
    </div>
  );
}
