// Retries or cancels a run, after a confirmation where that destroys.
import { useChange } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { useNotify } from '../../ui/toast';
import { isActive, shortId } from './names';

type ChangedRun = ResponseOf<'post', '/api/v1/runs/{id}/retry'>;

export interface RunActionsProps {
  readonly run: { readonly id: string; readonly state: string; readonly kind: string };
  readonly onDone?: (run: ChangedRun) => void;
  /** Default: secondary. */
  readonly look?: 'secondary' | 'quiet';
}

/** The actions that the state of the run allows. */
export function RunActions({ run, onDone, look = 'secondary' }: RunActionsProps) {
  const refusal = useRefusal('operator');
  const confirm = useConfirm();
  const notify = useNotify();
  const name = `${run.kind} run ${shortId(run.id)}`;
  const done = (text: string) => (changed: ChangedRun) => {
    notify.done(text);
    onDone?.(changed);
  };
  const changes = ['/api/v1/runs', '/api/v1/dlq', '/api/v1/ops'];
  const retry = useChange('post', '/api/v1/runs/{id}/retry', { changes, onDone: done(`Retrying the ${name}`) });
  const cancel = useChange('post', '/api/v1/runs/{id}/cancel', { changes, onDone: done(`Canceled the ${name}`) });

  const path = { path: { id: run.id } };
  const startRetry = () =>
    refusal === undefined ? retry.mutate(path, { onError: notify.failed }) : notify.failed(refusal);
  const startCancel = async () => {
    if (refusal !== undefined) return notify.failed(refusal);
    const question = {
      title: `Cancel the ${name}?`,
      text: 'Its active step is aborted, and its other steps do not start. This cannot be undone.',
      action: 'Cancel the run',
      danger: true,
    };
    if (await confirm(question)) cancel.mutate(path, { onError: notify.failed });
  };

  if (run.state === 'failed')
    return (
      <Button look={look} busy={retry.isPending} onClick={startRetry} aria-label={`Retry the ${name}`}>
        Retry
      </Button>
    );
  if (!isActive(run)) return null;
  return (
    <Button look={look} busy={cancel.isPending} onClick={() => void startCancel()} aria-label={`Cancel the ${name}`}>
      Cancel
    </Button>
  );
}
